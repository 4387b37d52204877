import {
  concatMap,
  defaultIfEmpty,
  defer,
  from,
  isObservable,
  map,
  Observable,
  of,
  takeLast,
  tap,
} from 'rxjs';
import { ParseError } from '../errors/ParseError.ts';
import { isObject } from '../json/unknown.ts';
import type { ToolCall } from '../message/Message.ts';
import { validate } from '../operators/validate.ts';
import type { RunnableTool } from './tool.ts';

/**
 * Runs one call, and emits its result once: what comes last, or `null`.
 *
 * Errors before the tool runs if its arguments aren't JSON, don't match its schema, or would reach a prototype.
 */
export function runTool(tool: RunnableTool, call: ToolCall, key: string): Observable<unknown> {
  return new Observable((subscriber) => {
    const controller = new AbortController();
    let isComplete = false;
    subscriber.add(() => {
      if (!isComplete) controller.abort();
    });
    const { signal } = controller;

    defer(() => checked(tool, call))
      .pipe(
        concatMap((input) => observe(tool.run(input, { call, signal, key }))),
        takeLast(1),
        defaultIfEmpty(null),
        map(sendable),
        tap({ complete: () => (isComplete = true) }),
      )
      .subscribe(subscriber);
  });
}

/** The arguments as the tool's schema makes them. */
function checked(
  { input }: RunnableTool,
  { status, arguments: given, argumentsText }: ToolCall,
): Observable<unknown> {
  if (status !== 'complete')
    throw new ParseError('json', argumentsText, [], 'The arguments are not valid JSON');
  if (reachesPrototype(given)) throw new TypeError('The arguments have a key that reaches a prototype');
  return input && '~standard' in input ? validate(input, given) : of(given);
}

/** A tool that merges such an object into another would change what all objects inherit. */
function reachesPrototype(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(reachesPrototype);
  if (!isObject(value)) return false;
  return Object.entries(value).some(
    ([key, member]) =>
      key === '__proto__' ||
      (key === 'constructor' && isObject(member) && Object.hasOwn(member, 'prototype')) ||
      reachesPrototype(member),
  );
}

/** A list or a string is a value, though `from` would take it apart. */
function observe(result: unknown): Observable<unknown> {
  if (isObservable(result)) return result;
  return isPromise(result) ? from(result) : of(result);
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return isObject(value) && typeof value['then'] === 'function';
}

/** Throws if the result can't be sent: the next request would fail, and the calls beside it had run for nothing. */
function sendable(result: unknown): unknown {
  return JSON.stringify(result) === undefined ? null : result;
}
