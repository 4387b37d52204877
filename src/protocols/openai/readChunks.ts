import { choiceOf } from '../../delta/choiceOf.ts';
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

const FIRST: OfChoice = {};

/** What a wire of chunks with `choices` has of its own. */
export interface ChunkWire {
  /** Tells a choice of the other wire of chunks: its answer isn't read at all. */
  isForeign(choice: JSONObject): boolean;
  /** Reads everything in a choice but its finish reason. */
  readChoice(choice: JSONObject, of: OfChoice): void;
  /**
   * Reads why a choice has stopped, and closes what is still open if the model has ended it itself.
   *
   * @param isOver - Nothing more comes, so that what looks cut is closed too.
   */
  finishChoice?(rawReason: string, of: OfChoice, isOver: boolean): FinishReason;
  /** Reads what a chunk holds beside its choices. */
  readRest?(chunk: JSONObject): void;
}

/** Makes a reader for what the chunks of chat and of plain completions share: everything but the choices' content. */
export function readChunks(createWire: (emit: Emit) => ChunkWire): PushStep<ServerSentEvent, Delta> {
  return readJSON((emit) => {
    const wire = createWire(emitContent);
    /** The latest reason of each choice, and the choices of which more has come since. */
    let finishes: Map<number, string> | undefined;
    const continued = new Set<number>();
    let isStarted = false;
    let isForeign = false;
    /** A start without an id and a model, which is emitted if the chunk brings anything. */
    let start: StartDelta | undefined;

    function emitContent(delta: Delta): void {
      if (start) emitStart(start);
      if (finishes && isContent(delta)) continued.add(choiceOf(delta));
      emit(delta);
    }

    function emitStart(delta: StartDelta): void {
      isStarted = true;
      start = undefined;
      emit(delta);
    }

    function readStart(chunk: JSONObject): void {
      start = startDelta(chunk['id'], chunk['model']);
      if (start.id || start.model) emitStart(start);
    }

    /** Reads why a choice has stopped, again if content or another reason follows. */
    function readFinish(choice: JSONObject, index: number): FinishDelta | undefined {
      const rawReason = textIn(choice['finish_reason']);
      const isRepeated = rawReason === finishes?.get(index) && !continued.has(index);
      return rawReason && !isRepeated ? toFinish(rawReason, index) : undefined;
    }

    function toFinish(rawReason: string, index: number, isOver = false): FinishDelta {
      const of = ofChoice(index);
      const reason = wire.finishChoice?.(rawReason, of, isOver) ?? toFinishReason(rawReason);
      continued.delete(index);
      finishes ??= new Map();
      finishes.set(index, rawReason);
      return { type: 'finish', reason, rawReason, ...of };
    }

    /** Closes what its finish reason has left open. What came after the reason may be cut, unless the end marker is there. */
    function end(isDone: boolean): void {
      for (const [index, rawReason] of finishes ?? []) {
        const isContinued = continued.has(index);
        if (isContinued && !isDone) continue;
        const finish = toFinish(rawReason, index, true);
        if (isContinued) emit(finish);
      }
      if (isDone) emit({ type: 'done' });
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
        isForeign ||= choices.some((choice) => wire.isForeign(choice));
        if (!isChunk || isForeign) return emit({ type: 'unknown', raw: chunk });
        if (!isStarted) readStart(chunk);

        const finished: FinishDelta[] = [];
        for (const choice of choices) {
          const index = numberIn(choice['index']) ?? 0;
          wire.readChoice(choice, ofChoice(index));
          const finish = readFinish(choice, index);
          if (finish) finished.push(finish);
        }
        wire.readRest?.(chunk);
        if (usage) emitContent(usage);
        finished.forEach(emitContent);
        start = undefined;
      },
      done: () => end(true),
      end: () => end(false),
    };
  });
}

function ofChoice(index: number): OfChoice {
  return index === 0 ? FIRST : { choice: index };
}
