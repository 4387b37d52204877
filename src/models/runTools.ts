import { concat, defer, mergeMap, of, tap, type Observable } from 'rxjs';
import type { Delta } from '../delta/Delta.ts';
import { checkLimits } from '../json/checkLimits.ts';
import type { ToolCall } from '../message/Message.ts';
import { applyStep } from '../operators/applyStep.ts';
import { createTranscript } from './createTranscript.ts';
import { errorResult } from './errorResult.ts';
import type { Model } from './Model.ts';
import { runTool } from './runTool.ts';
import type { AnyTool } from './tool.ts';

/** How often the model is asked, how many tools run at a time, and what the model hears of an error. */
export interface RunToolsConfig {
  /** The most requests to the model. Default 10. */
  readonly maxRounds?: number;
  /** How many tools of a round run at a time. Default: all. */
  readonly concurrency?: number;
  /** What the keys of the calls begin with. Set it if another server may run the same answer again. Default: the provider's id. */
  readonly id?: string;
  /** What the model is told about a call that failed. What it throws errors the answer. Default: the error's message. */
  readonly onError?: (error: unknown, call: ToolCall) => unknown;
}

/**
 * Makes a model that runs its tools: the rounds of requests and results come as one answer.
 *
 * A round is complete when the model's Observable has completed. If it finished with `tool-calls`, its tools run, and the
 * next request has their results; a round that was cut, refused or voided runs nothing. Calls are numbered through, usage is
 * added up, and only the last round's `finish` and `done` are emitted.
 *
 * Invalid arguments, an unknown tool and what a tool throws are told to the model as a result with `isError`. A tool without
 * `run` is the app's: the answer ends with its call open. Unsubscribing stops the request and the tools.
 *
 * A `restart` within a later round is followed by what the earlier rounds have said, so no tool runs twice. So put the retry,
 * the clock, the fallback and the budget into the model; downstream of `runTools` a retry would run the tools again.
 *
 * @param tools - By the names that the model calls them. See {@link tool}.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs';
 * import { pickText, runTools, tool, type Delta, type Model } from 'rxjs-llm';
 *
 * const model: Model = ({ messages }) =>
 *   messages.length === 1
 *     ? of<Delta[]>(
 *         { type: 'tool-call-start', index: 0, id: 'a', name: 'roll' },
 *         { type: 'finish', reason: 'tool-calls', rawReason: 'tool_calls' },
 *       )
 *     : of<Delta[]>({ type: 'text', text: 'A four!' }, { type: 'finish', reason: 'stop', rawReason: 'stop' });
 *
 * const agent = runTools(model, { roll: tool({ description: 'Rolls a die', run: () => 4 }) });
 *
 * agent({ messages: [{ role: 'user', content: 'Roll!' }] }).pipe(pickText()); // => ['A four!']
 * ```
 */
export function runTools(
  model: Model,
  tools: Readonly<Record<string, AnyTool>>,
  config: RunToolsConfig = {},
): Model {
  const { maxRounds = 10, concurrency = Infinity, id: givenId, onError = errorResult } = config;
  checkLimits({ maxRounds, concurrency });
  if (Math.min(maxRounds, concurrency) < 1) throw new TypeError('runTools takes limits from 1');
  for (const name of Object.keys(tools)) {
    if (!NAME.test(name)) throw new TypeError(`Providers refuse the name of the tool ${name}`);
  }

  return (request) =>
    defer(() => {
      const all = { ...request.tools, ...tools };
      // A model may call one that each object inherits, such as `constructor`.
      const known: ReadonlyMap<string, AnyTool> = new Map(Object.entries(all));
      const transcript = createTranscript();
      let id: string | number | undefined = givenId;

      function round(number: number): Observable<Delta> {
        const messages = request.messages.concat(transcript.message() ?? []);
        return concat(
          model({ ...request, tools: all, messages }).pipe(applyStep(transcript.round)),
          defer(() => afterRound(number)),
        );
      }

      function afterRound(number: number): Observable<Delta> {
        // The provider's id of the first round, because a restart replaces those of later ones. Without an id, another answer must
        // not have the same keys.
        id ??= transcript.message()?.id ?? Math.random();
        const held = transcript.held();
        const reason = held.finish?.reason;
        const ending = of(...Object.values<Delta>(held));
        const calls = reason === 'tool-calls' ? transcript.calls() : [];
        if (number >= maxRounds || (calls.length === 0 && reason !== 'pause')) return ending;
        // A call of a tool that isn't there has an error for a result.
        const ours = calls.filter(({ name }) => isOurs(known.get(name)));
        return concat(
          of(...ours).pipe(
            mergeMap(
              (call) => runTool(known.get(call.name), call, `${id}:${call.index}`, onError),
              concurrency,
            ),
            tap(transcript.say),
          ),
          ours.length < calls.length ? ending : defer(() => round(number + 1)),
        );
      }

      return round(1);
    });
}

function isOurs(tool: AnyTool | undefined): boolean {
  return !tool || 'run' in tool;
}

/** What all providers take. */
const NAME = /^[\w-]{1,64}$/;
