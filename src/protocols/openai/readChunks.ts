import type { Delta, FinishDelta, OfChoice, StartDelta } from '../../delta/Delta.ts';
import { isContent } from '../../delta/isContent.ts';
import type { FinishReason } from '../../delta/FinishReason.ts';
import type { PushStep } from '../../framing/PushStep.ts';
import type { ServerSentEvent } from '../../framing/ServerSentEvent.ts';
import { numberIn, objectIn, objectsIn, textIn, type JSONObject } from '../../json/unknown.ts';
import type { Emit } from '../Protocol.ts';
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
  finish?(rawReason: string, isOver: boolean): FinishReason;
}

interface Choice {
  readonly of: OfChoice;
  readonly reader: ChoiceReader;
  isKnown: boolean;
  /** The last finish reason, and the word that says what it means. */
  rawReason: string;
  word: string;
  /** Content has followed it. */
  isContinued: boolean;
}

/**
 * Makes a reader for what the chunks of chat and of plain completions share: everything but the choices' content.
 *
 * @param isForeign - Tells a choice of the other wire of chunks: its answer isn't read at all.
 * @param createRest - Makes a reader of what a chunk holds beside its choices.
 */
export function readChunks(
  createChoice: (emit: Emit, of: OfChoice) => ChoiceReader,
  isForeign: (choice: JSONObject) => boolean,
  createRest?: (emit: Emit) => (chunk: JSONObject) => void,
): PushStep<ServerSentEvent, Delta> {
  return readJSON((emit) => {
    const known = new Map<number, Choice>();
    const readRest = createRest?.(emitContent);
    let isStarted = false;
    let isStranger = false;
    /** A start that waits for an id, until anything else comes. */
    let start: StartDelta | undefined;

    function emitContent(delta: Delta): void {
      if (start) emitStart(start);
      emit(delta);
    }

    function emitStart(delta: StartDelta): void {
      isStarted = true;
      start = undefined;
      emit(delta);
    }

    function readStart(chunk: JSONObject): void {
      start = { ...startDelta(chunk['id'], chunk['model']), ...start };
      if (start.id) emitStart(start);
    }

    function choiceAt(index: number): Choice {
      const found = known.get(index);
      if (found) return found;
      const of = index === 0 ? {} : { choice: index };
      const reader = createChoice((delta) => {
        choice.isKnown = true;
        if (choice.rawReason && isContent(delta)) choice.isContinued = true;
        emitContent(delta);
      }, of);
      const choice: Choice = { of, reader, isKnown: false, rawReason: '', word: '', isContinued: false };
      known.set(index, choice);
      return choice;
    }

    /** Reads why a choice has stopped, again if content or another reason follows. */
    function readFinish(wire: JSONObject, choice: Choice): FinishDelta | undefined {
      const rawReason = textIn(wire['finish_reason']);
      if (!rawReason || (rawReason === choice.rawReason && !choice.isContinued)) return undefined;
      const native = textIn(wire['native_finish_reason']) ?? '';
      // A router's word for an answer with calls hides that a limit has cut the last of them.
      const isCut = /^(stop|tool)/.test(rawReason) && toFinishReason(native) === 'length';
      choice.rawReason = rawReason;
      choice.word = isCut ? native : rawReason;
      return finish(choice, false);
    }

    function finish(choice: Choice, isOver: boolean): FinishDelta {
      const { rawReason, word, reader, of } = choice;
      const reason = reader.finish?.(word, isOver) ?? toFinishReason(word);
      choice.isContinued = false;
      return { type: 'finish', reason, rawReason, ...of };
    }

    /** Closes what its finish reason has left open. What came after the reason may be cut, unless the end marker is there. */
    function end(isDone: boolean): void {
      for (const choice of known.values()) {
        const { rawReason, isContinued } = choice;
        if (!rawReason || (isContinued && !isDone)) continue;
        const last = finish(choice, true);
        if (isContinued) emit(last);
      }
    }

    return {
      push(chunk) {
        const choices = objectsIn(chunk['choices']);
        const usage =
          openaiUsage(chunk['usage']) ??
          openaiUsage(objectIn(chunk['x_groq'])['usage']) ??
          openaiUsage(choices[0]?.['usage']);
        // Other wires have such a usage too.
        const isChunk = Array.isArray(chunk['choices']) || (usage && isStarted);
        isStranger ||= choices.some(isForeign);
        if (!isChunk || isStranger) return emit({ type: 'unknown', raw: chunk });
        if (!isStarted) readStart(chunk);

        const finished: FinishDelta[] = [];
        for (const wire of choices) {
          const choice = choiceAt(numberIn(wire['index']) ?? 0);
          choice.reader.read(wire, choice.isKnown);
          const reason = readFinish(wire, choice);
          if (reason) finished.push(reason);
        }
        readRest?.(chunk);
        if (usage) emitContent(usage);
        finished.forEach(emitContent);
      },
      done() {
        end(true);
        (start?.model ? emitContent : emit)({ type: 'done' });
      },
      end: () => end(false),
    };
  });
}
