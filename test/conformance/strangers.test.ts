import fc from 'fast-check';
import { from, of } from 'rxjs';
import { parseDelta, parseSSE, takeUntilDone, type Protocol, type ServerSentEvent } from 'rxjs-llm';
import { bedrockConverse, parseAWSEventStream } from 'rxjs-llm/bedrock';
import { describe, expect, it } from 'vitest';
import { ANSWER } from '../support/answer.ts';
import { awsEvent, joined } from '../support/awsMessages.ts';
import { cutAt, hear, places, runs, type Heard } from '../support/fuzz.ts';
import { PROTOCOLS } from '../support/protocols.ts';
import { bytesOf } from '../support/spoken.ts';

const READERS = [...PROTOCOLS.values()].filter(isOfEvents);

function isOfEvents(protocol: Protocol<never>): protocol is Protocol<ServerSentEvent> {
  return protocol.framing === 'sse';
}

const STRANGE = { name: 'ParseError', reason: 'protocol', retryable: false };

/** What hosts send to keep a connection open. */
const heartbeat = fc.constantFrom(
  ': ping\n\n',
  'data:\n\n',
  'event: ping\ndata:\n\n',
  'event: ping\ndata: {"time":1}\n\n',
  'data: {"type":"ping"}\n\n',
);

/** The body with these heartbeats at these places between its events. */
function withHeartbeats(body: Uint8Array, beats: readonly (readonly [number, string])[]): Uint8Array {
  const events = new TextDecoder().decode(body).split(/(?<=\n\r?\n)/);
  for (const [at, beat] of beats) events.splice(at % (events.length + 1), 0, beat);
  return new TextEncoder().encode(events.join(''));
}

describe.each(READERS)('an answer of another wire, read by $name', (protocol) => {
  const read = (...chunks: readonly Uint8Array[]): Heard<unknown> =>
    hear(from(chunks).pipe(parseSSE(), parseDelta(protocol), takeUntilDone()));

  it.each(READERS.filter(({ name }) => name !== protocol.name))(
    'is the wrong protocol, with an end marker and without, with heartbeats and cut anywhere: $name',
    ({ name }) => {
      const body = bytesOf(name, ANSWER);
      const beats = fc.array(fc.tuple(fc.nat(), heartbeat), { maxLength: 4 });
      fc.assert(
        fc.property(beats, fc.boolean(), places, (between, isMarked, at) => {
          const marker = new TextEncoder().encode(isMarked ? 'data: [DONE]\n\n' : '');
          const whole = withHeartbeats(new Uint8Array(Buffer.concat([body, marker])), between);
          const { values, end } = read(...cutAt(whole, at));
          expect({ values, end }).toMatchObject({ values: [], end: STRANGE });
          expect(end).toMatchObject({
            message: expect.stringMatching(
              new RegExp(
                `^\\d+ records, none of them ${protocol.name}'s(; the first is the event [\\w.-]+)?$`,
              ),
            ) as unknown,
          });
        }),
        runs(20),
      );
    },
  );

  it('is a cut answer if only heartbeats came', () => {
    fc.assert(
      fc.property(fc.array(heartbeat), places, (beats, at) => {
        const body = new TextEncoder().encode(beats.join(''));
        expect(read(...cutAt(body, at))).toMatchObject({ values: [], end: { name: 'TruncatedStreamError' } });
      }),
      runs(20),
    );
  });
});

describe('a body in AWS’s framing', () => {
  it('is the wrong protocol if its records are those of InvokeModel', () => {
    const body = joined(awsEvent('chunk', { bytes: 'e30=' }), awsEvent('chunk', { bytes: 'e30=' }));
    expect(hear(of(body).pipe(parseAWSEventStream(), parseDelta(bedrockConverse())))).toMatchObject({
      values: [],
      end: {
        ...STRANGE,
        message: "2 records, none of them bedrock-converse's",
      },
    });
  });
});
