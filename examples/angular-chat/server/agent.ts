import { catchError, concat, defer, of, throwError, type Observable } from 'rxjs';
import {
  fallbackTo,
  retryWithBackoff,
  runTools,
  timeoutIdle,
  type ChatRequest,
  type Delta,
  type Model,
} from 'rxjs-llm';
import type { Models, NamedModel } from './models.ts';
import { ferryTools, type Approve } from './tools.ts';

const SYSTEM =
  'You are a helpful assistant. Write Markdown. For questions on ferries use the tools; the user is asked before anything is booked.';

export interface AgentConfig {
  /** The id of the answer: a tool that runs again after a restart has the same key. */
  readonly id: string;
  readonly approve: Approve;
}

/** The model with its clock, its retries, its fallback and its tools. */
export function agent({ primary, fallback }: Models, { id, approve }: AgentConfig): Model {
  const model: Model = (request) =>
    fallback
      ? patient(primary, request).pipe(
          fallbackTo(noticed(fallback, request), { onPartial: 'fail' }),
          catchError(firstError),
        )
      : patient(primary, request);
  const run = runTools(model, ferryTools(approve), { id, maxRounds: 6 });
  return (request) => run({ system: SYSTEM, ...request });
}

function patient({ answer }: NamedModel, request: ChatRequest): Observable<Delta> {
  return answer(request).pipe(
    timeoutIdle({ first: 60_000, each: 20_000 }),
    retryWithBackoff({ onPartial: 'restart' }),
  );
}

/** The page tells the user that another model answers. */
function noticed(model: NamedModel, request: ChatRequest): Observable<Delta> {
  const notice: Delta = { type: 'data', name: 'fallback', value: { model: model.name } };
  return defer(() => concat(of(notice), patient(model, request)));
}

/** The page is told why the chosen model failed, not that two have. */
function firstError(error: unknown): Observable<never> {
  return throwError(() => (error instanceof AggregateError ? (error.errors[0] as unknown) : error));
}
