import type { Delta, FinishDelta, StartDelta, UsageDelta } from '../../delta/Delta.ts';
import { isContent } from '../../delta/isContent.ts';
import type { FinishReason } from '../../delta/FinishReason.ts';
import { ParseError } from '../../errors/ParseError.ts';
import type { PushStep } from '../../framing/PushStep.ts';
import type { ServerSentEvent } from '../../framing/ServerSentEvent.ts';
import { numberIn, objectIn, objectsIn, textIn, type JSONObject } from '../../json/unknown.ts';
import type { Emit } from '../Protocol.ts';
import { emitOf } from '../shared/emitOf.ts';
import { MAX_ITEMS } from '../../delta/maxItems.ts';
import { toFinishReason } from '../shared/toFinishReason.ts';
import { readJSON } from '../shared/readJSON.ts';
import { startDelta } from '../shared/startDelta.ts';
import { openaiUsage } from './openaiUsage.ts';

/** Reads one choice of an answer. */
export interface ChoiceReader {
  /**
   * Reads everything in a choice but its finish reason.
   *
   * @param isKnown - Something of this choice has been emitted before.
   */
  read(choice: JSONObject, isKnown: boolean): void;
  /**
   * Reads why the choice has stopped, and closes what is still open if the model has ended it itself.
   *
   * @param isOver - Nothing more comes, so that what looks cut is closed too.
   */
  finish(rawReason: string, isOver: boolean): FinishReason;
}

/**
 * Makes a reader for what the chunks of chat and of plain completions share: everything but the choices' content.
 *
 * @param createReader - Makes a reader of one choice.
 * @param isForeign - Tells a choice of the other wire of chunks: its answer isn't read at all.
 * @param createRest - Makes a reader of what a chunk holds beside its choices.
 */
export function readChunks(
  createReader: (emit: Emit) => ChoiceReader,
  isForeign: (choice: JSONObject) => boolean,
  createRest?: (emit: Emit) => (chunk: JSONObject) => void,
): PushStep<ServerSentEvent, Delta> {
  return readJSON((emit) => {
    const choices = new Map<number, Choice>();
    const readRest = createRest?.(emitContent);
    let isStarted = false;
    let isStranger = false;
    let counted: UsageDelta | undefined;
    /** A start that waits for an id, until anything else comes. */
    let start: StartDelta | undefined;

    function emitContent(delta: Delta): void {
      emitStart();
      emit(delta);
    }

    function emitStart(): void {
      if (!start) return;
      isStarted = true;
      emit(start);
      start = undefined;
    }

    function choiceAt(wireIndex: unknown): Choice {
      const index = numberIn(wireIndex) ?? 0;
      let choice = choices.get(index);
      if (!choice) choices.set(index, (choice = createChoice(createReader, emitOf(index, emitContent))));
      if (choices.size > MAX_ITEMS) throw new ParseError('too-large');
      return choice;
    }

    return {
      push(chunk) {
        const wires = objectsIn(chunk['choices']);
        const usage =
          openaiUsage(chunk['usage'], counted) ??
          openaiUsage(objectIn(chunk['x_groq'])['usage'], counted) ??
          openaiUsage(wires[0]?.['usage'], counted);
        counted = usage ?? counted;
        // Other wires have such a usage too.
        const isChunk = Array.isArray(chunk['choices']) || (usage && isStarted);
        for (const wire of wires) isStranger ||= isForeign(wire);
        if (!isChunk || isStranger) return emit({ type: 'unknown', raw: chunk });
        if (!isStarted) start = { ...startDelta(chunk['id'], chunk['model']), ...start };
        if (start?.id) emitStart();

        const finishes: (() => void)[] = [];
        for (const wire of wires) choiceAt(wire['index']).read(wire, finishes);
        readRest?.(chunk);
        if (usage) emitContent(usage);
        for (const emitFinish of finishes) emitFinish();
      },
      done() {
        end(true);
        (start?.model ? emitContent : emit)({ type: 'done' });
      },
      end: () => end(false),
    };

    function end(isDone: boolean): void {
      for (const choice of choices.values()) choice.end(isDone);
    }
  });
}

interface Choice {
  /** Reads a choice, and adds what emits why it has stopped: again if content or another reason follows. */
  read(wire: JSONObject, finishes: (() => void)[]): void;
  /** Closes what its finish reason has left open. What came after the reason may be cut, unless the end marker is there. */
  end(isDone: boolean): void;
}

function createChoice(createReader: (emit: Emit) => ChoiceReader, emit: Emit): Choice {
  let isKnown = false;
  /** The last finish reason, and the word that says what it means. */
  let rawReason = '';
  let word = '';
  /** Content has followed it. */
  let isContinued = false;

  const reader = createReader((delta) => {
    isKnown = true;
    if (rawReason && isContent(delta)) isContinued = true;
    emit(delta);
  });

  function finish(isOver: boolean): FinishDelta {
    const reason = reader.finish(word, isOver);
    isContinued = false;
    return { type: 'finish', reason, rawReason };
  }

  return {
    read(wire, finishes) {
      reader.read(wire, isKnown);
      const latest = textIn(wire['finish_reason']);
      if (!latest || (latest === rawReason && !isContinued)) return;
      const native = String(wire['native_finish_reason']);
      // A router's word for an answer with calls hides that a limit has cut the last of them.
      const isCut = /^(stop|tool)/.test(latest) && toFinishReason(native) === 'length';
      rawReason = latest;
      word = isCut ? native : latest;
      const delta = finish(false);
      finishes.push(() => emit(delta));
    },
    end(isDone) {
      if (!rawReason) return;
      if (!isContinued) finish(true);
      else if (isDone) emit(finish(true));
    },
  };
}
