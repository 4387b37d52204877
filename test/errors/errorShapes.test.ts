import fc from 'fast-check';
import { concat, from, NEVER, type Observable } from 'rxjs';
import { HttpError, parseDelta, ProviderError, type Delta, type Protocol } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { ANSWER } from '../support/answer.ts';
import { ERROR_SHAPES, SERVER_ERRORS, type ErrorShape, type ServerError } from '../support/errorShapes.ts';
import { expectAlike } from '../support/expectAlike.ts';
import { cutAt, places, runs } from '../support/fuzz.ts';
import { PROTOCOLS } from '../support/protocols.ts';
import { bytesOf } from '../support/spoken.ts';
import { framed, recordsIn } from '../support/wireText.ts';
import { wireOf } from '../conformance/wires.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** Read by the script that writes the table of errors. */
    verdicts?: { readonly shape: string; readonly protocol: string; readonly count: number };
  }
}

/** What an app decides by. */
function verdictOf(error: unknown): unknown {
  if (!(error instanceof ProviderError || error instanceof HttpError)) return error;
  const { reason, retryable, retryAfter, code, detail } = error;
  return { reason, retryable, retryAfter, code, detail };
}

/** What a synchronous source emits, and its error. Without a claim for each value, of which there are many here. */
function heard(source: Observable<Delta>): { readonly values: readonly Delta[]; readonly end: unknown } {
  const values: Delta[] = [];
  let end: unknown;
  source.subscribe({
    next: (delta) => values.push(delta),
    error(error: unknown) {
      end = error;
    },
  });
  return { values, end };
}

describe.each([...PROTOCOLS.values()])('an error in a stream of $name', async (protocol) => {
  const answer = await answerOf(protocol);
  const shapes = ERROR_SHAPES.filter(({ asText }) => !asText || protocol.framing === 'sse');

  it.for(shapes)('has the verdict that HTTP gives it, wherever it comes: $shape', (shape, { task }) => {
    const errors = SERVER_ERRORS.filter(({ isPlain }) => isPlain || !shape.isWithoutCode);
    task.meta.verdicts = { shape: shape.shape, protocol: protocol.name, count: errors.length };
    const last = answer.length - 1;

    function check(error: ServerError, place: number, at: readonly number[]): void {
      const { values, end } = heard(answer.read(shape, error, place, at));
      const http = new HttpError({ status: error.status, headers: new Headers(), body: shape.body(error) });
      if (!(end instanceof ProviderError)) expect(end).toBeInstanceOf(ProviderError);
      expectAlike(verdictOf(end), verdictOf(http));
      expectAlike(values, answer.before(place));
    }

    for (const error of errors) for (const place of [0, Math.floor(last / 2), last]) check(error, place, []);
    fc.assert(fc.property(fc.constantFrom(...errors), fc.nat(last), places, check), runs(10));
  });
});

/** The answer as a wire sends it, to put an error in each place up to its end marker. */
interface BrokenAnswer {
  /** The number of places. */
  readonly length: number;
  read(shape: ErrorShape, error: ServerError, place: number, at: readonly number[]): Observable<Delta>;
  before(place: number): readonly Delta[];
}

async function answerOf(protocol: Protocol<never>): Promise<BrokenAnswer> {
  const { name, framing } = protocol;
  const wire = wireOf(name);
  const records = await recordsIn(framing, bytesOf(name, ANSWER));
  const pieces = records.map((record) => framed(framing, record));
  const deltas = [...pieces, undefined].map(
    // What a wire says only when its body ends isn't said before an error.
    (_, count) => heard(concat(from(pieces.slice(0, count)), NEVER).pipe(wire.parse())).values,
  );
  const marked = deltas.findIndex((read) => read.some(({ type }) => type === 'done'));

  return {
    length: marked < 0 ? deltas.length : marked,
    before: (place) => deltas[place] ?? [],
    read(shape, error, place, at) {
      const body = shape.body(error);
      // Such a record can't be written in AWS's framing.
      if (framing === 'aws-event-stream') {
        const sent: unknown[] = records.map(({ event = '', value }) => ({ [event]: value }));
        return from(sent.toSpliced(place, 0, body)).pipe(parseDelta(protocol as Protocol<unknown>));
      }
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const wrong = shape.asText
        ? new TextEncoder().encode(`${shape.asText(text)}\n\n`)
        : framed(framing, { value: body });
      const bytes = Buffer.concat(pieces.toSpliced(place, 0, wrong));
      return from(cutAt(bytes, at)).pipe(wire.parse());
    },
  };
}
