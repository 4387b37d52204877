import {
  catchError,
  defer,
  isObservable,
  last,
  map,
  mergeMap,
  of,
  tap,
  type Observable,
  type ObservableInput,
} from 'rxjs';
import type { ToolResultDelta } from '../delta/Delta.ts';
import { ParseError } from '../errors/ParseError.ts';
import { objectIn } from '../json/unknown.ts';
import type { ToolCall } from '../message/Message.ts';
import { validate } from '../operators/validate.ts';
import type { AnyTool, RunnableTool } from './tool.ts';

/**
 * Runs one call, and emits its result once: what comes last, or `null`.
 *
 * It is an error if the tool isn't there, or if the arguments aren't JSON, don't match its schema, or would reach a prototype.
 *
 * @param onError - What the model is told about an error. What it throws errors the answer.
 */
export function runTool(
  tool: AnyTool | undefined,
  call: ToolCall,
  key: string,
  onError: (error: unknown, call: ToolCall) => unknown,
): Observable<ToolResultDelta> {
  const { id = '', name } = call;
  const type = 'tool-result';

  return defer(() => {
    if (!tool || !('run' in tool)) throw new Error(`There is no tool ${name}`);
    const controller = new AbortController();
    const abort = (): void => controller.abort();

    return checked(tool, call).pipe(
      mergeMap((input) => observe(tool.run(input, { call, signal: controller.signal, key }))),
      tap({ error: abort, unsubscribe: abort }),
      last(null, null),
      map((result): ToolResultDelta => ({ type, id, result: sendable(result) })),
    );
  }).pipe(
    catchError((error: unknown) =>
      of<ToolResultDelta>({ type, id, result: onError(error, call), isError: true }),
    ),
  );
}

/** The arguments as the tool's schema makes them. */
function checked(
  { input }: RunnableTool,
  { status, arguments: given, argumentsText }: ToolCall,
): Observable<unknown> {
  if (status !== 'complete')
    throw new ParseError('json', argumentsText, [], 'The arguments are not valid JSON');
  JSON.stringify(given, refusePrototypes);
  return input && '~standard' in input ? validate(input, given) : of(given);
}

/** A tool that merges such an object into another would change what all objects inherit. */
function refusePrototypes(key: string, value: unknown): unknown {
  if (key === '__proto__' || (key === 'constructor' && 'prototype' in objectIn(value)))
    throw new TypeError('The arguments have a key that reaches a prototype');
  return value;
}

/** A list or a string is a value, though RxJS would take it apart. */
function observe(result: unknown): ObservableInput<unknown> {
  return isObservable(result) || isPromise(result) ? result : of(result);
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof objectIn(value)['then'] === 'function';
}

/** Throws if the result can't be sent: the next request would fail, and the calls beside it had run for nothing. */
function sendable(result: unknown): unknown {
  return JSON.stringify(result) === undefined ? null : result;
}
