/**
 * Makes a comparison look at all of an error: class, message, fields and cause, at any depth.
 *
 * Several frameworks find two errors equal as soon as their messages are, so a test passes with an error of the
 * wrong class. Pass the result to RxJS's `TestScheduler`. Errors are compared as plain objects, so a failing
 * test shows in which field they differ. The stack is ignored.
 *
 * @example
 * ```ts
 * import { deepEqual } from 'node:assert';
 * import { TestScheduler } from 'rxjs/testing';
 * import { tellErrorsApart } from 'rxjs-llm/testing';
 *
 * export const scheduler = new TestScheduler(
 *   tellErrorsApart((actual, expected) => deepEqual(actual, expected)),
 * );
 * ```
 */
export function tellErrorsApart(
  assertDeepEqual: (actual: unknown, expected: unknown) => void,
): (actual: unknown, expected: unknown) => void {
  return (actual, expected) => assertDeepEqual(describe(actual), describe(expected));
}

/** Copies a value, with each error in it replaced by a plain object. */
function describe(value: unknown): unknown {
  if (value instanceof Error) {
    const fields = Object.getOwnPropertyNames(value).filter((name) => name !== 'stack');
    const read = fields.map((name) => [name, describe(Reflect.get(value, name))]);
    return { class: value.constructor.name, ...Object.fromEntries(read) };
  }
  if (Array.isArray(value)) return value.map(describe);
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, describe(member)]));
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
