import { objectIn, objectsIn, textIn, type JSONObject } from '../../json/unknown.ts';
import type { Emit } from '../Protocol.ts';
import { startDelta } from '../shared/startDelta.ts';
import { toFinishReason } from '../shared/toFinishReason.ts';
import { LangGraphCalls } from './LangGraphCalls.ts';
import { readContent } from './langGraphContent.ts';
import { LangGraphUsage } from './LangGraphUsage.ts';

/** Whether a record adds to its message, or repeats all of it: so far, or to its end. */
export type Extent = 'chunk' | 'partial' | 'complete';

/** What a message has said so far. */
interface Said {
  readonly block: number;
  text: string;
  reasoning: string;
  signature: string;
  isFinished: boolean;
}

/** The messages of one run: each is a block of the answer. */
export class LangGraphMessages {
  readonly #emit: Emit;
  readonly #calls: LangGraphCalls;
  readonly #usage: LangGraphUsage;
  readonly #said = new Map<string, Said>();
  #isStarted = false;
  /** Why the latest complete message stopped. */
  #rawReason: string | undefined;
  #isPaused = false;
  /** After the result of a call a graph calls its model once more. */
  #endsInResult = false;

  constructor(emit: Emit) {
    this.#emit = emit;
    this.#calls = new LangGraphCalls(emit);
    this.#usage = new LangGraphUsage(emit);
  }

  start(id: unknown): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    this.#emit(startDelta(id));
  }

  read(message: JSONObject, extent: Extent): void {
    const type = textIn(message['type']) ?? textIn(message['role']) ?? '';
    if (/^tool/i.test(type)) {
      this.#endsInResult = true;
      return this.#calls.readResult(message);
    }
    if (!/^(ai|assistant)/i.test(type)) return;
    this.#endsInResult = false;
    const key = textIn(message['id']) ?? '';
    this.start(key);
    const said = this.#find(key);
    this.#readContent(message, said, extent);
    const fragments = extent === 'chunk' ? objectsIn(message['tool_call_chunks']) : [];
    this.#calls.readFragments(fragments, said.block);
    const isWhole = extent === 'complete' || (extent === 'chunk' && fragments.length === 0);
    if (isWhole) this.#calls.readComplete(objectsIn(message['tool_calls']));
    if (extent === 'complete') this.#calls.end();
    this.#usage.read(key, objectIn(message['usage_metadata']), extent !== 'chunk');
    this.#readReason(message, said, extent);
  }

  /** The run waits for a person. */
  pause(): void {
    this.#isPaused = true;
  }

  /**
   * Says why the run has stopped. Only its end can: until then a graph runs the calls that a model waits for.
   *
   * @param isEnd - The server says so. Else what a graph would continue was cut.
   */
  finish(isEnd: boolean): void {
    const isCut = this.#endsInResult || [...this.#said.values()].some(({ isFinished }) => !isFinished);
    const rawReason = this.#isPaused ? 'interrupt' : (this.#rawReason ?? '');
    if (!isEnd && !this.#isPaused && (isCut || this.#rawReason === undefined)) return;
    const { isAwaited } = this.#calls;
    const reason = toFinishReason(rawReason || 'stop', isAwaited);
    const isRun = reason === 'tool-calls' && !isAwaited;
    this.#emit({ type: 'finish', reason: this.#isPaused ? 'pause' : isRun ? 'stop' : reason, rawReason });
  }

  #find(key: string): Said {
    const known = this.#said.get(key);
    if (known) return known;
    const said = { block: this.#said.size, text: '', reasoning: '', signature: '', isFinished: false };
    this.#said.set(key, said);
    return said;
  }

  #readContent(message: JSONObject, said: Said, extent: Extent): void {
    const content = readContent(message);
    const { block } = said;
    for (const type of ['reasoning', 'text'] as const) {
      const all = content[type];
      const isRepeated = extent !== 'chunk' && all.startsWith(said[type]);
      const text = isRepeated ? all.slice(said[type].length) : all;
      said[type] = isRepeated ? all : said[type] + all;
      if (text !== '') {
        said.isFinished = false;
        this.#emit({ type, text, block });
      }
      const { signature } = content;
      if (type === 'reasoning' && signature && signature !== said.signature)
        this.#emit({ type, text: '', block, signature: (said.signature = signature) });
    }
  }

  #readReason(message: JSONObject, said: Said, extent: Extent): void {
    const metadata = objectIn(message['response_metadata']);
    const word = REASONS.map((name) => textIn(metadata[name])).find((reason) => reason !== undefined);
    const isLast = extent === 'complete' || message['chunk_position'] === 'last';
    if (said.isFinished || (word === undefined && !isLast)) return;
    said.isFinished = true;
    this.#rawReason = word ?? '';
    this.#calls.end();
  }
}

/** The providers' names for it: LangChain passes them through. */
const REASONS = ['finish_reason', 'stop_reason', 'done_reason', 'stopReason'];
