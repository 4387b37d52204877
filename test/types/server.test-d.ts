import { NEVER, type MonoTypeOperatorFunction } from 'rxjs';
import type { Delta } from 'rxjs-llm';
import {
  memoryLog,
  shareThrough,
  stateOf,
  stopStream,
  streamId,
  type ShareThroughConfig,
  type SharedState,
  type StreamId,
  type StreamLog,
} from 'rxjs-llm/server';
import { streamLogChecks, type StreamLogCheck } from 'rxjs-llm/testing';
import { describe, expectTypeOf, it } from 'vitest';

const log = memoryLog();
const id = streamId('ann', 'message 1');
const request = new URLSearchParams('id=message').get('id') ?? '';

describe('an id', () => {
  it('is made by streamId only', () => {
    expectTypeOf(streamId).toEqualTypeOf<(owner: string, name: string) => StreamId>();
    expectTypeOf(id).toExtend<string>();
    // @ts-expect-error -- an id out of a request is somebody else's, perhaps
    shareThrough(log, { id: request });
    // @ts-expect-error -- an id out of a request is somebody else's, perhaps
    void stopStream(log, request);
    // @ts-expect-error -- an id out of a request is somebody else's, perhaps
    void stateOf(log, request);
    // @ts-expect-error -- an answer belongs to somebody
    streamId('message 1');
  });
});

describe('a shared answer', () => {
  it('is of deltas', () => {
    expectTypeOf(memoryLog({ ttl: 1, maxLogs: 1 })).toEqualTypeOf<StreamLog>();
    expectTypeOf(shareThrough).toEqualTypeOf<
      (log: StreamLog, config: ShareThroughConfig) => MonoTypeOperatorFunction<Delta>
    >();
    shareThrough(log, {
      id,
      after: new Headers().get('last-event-id'),
      onLost: ({ text }) => (text ? NEVER : []),
    });
    // @ts-expect-error -- there is no other word
    shareThrough(log, { id, onLost: 'continue' });
    expectTypeOf(stopStream(log, id)).resolves.toBeBoolean();
    expectTypeOf(stateOf(log, id, null)).resolves.toEqualTypeOf<SharedState>();
    expectTypeOf(streamLogChecks(log)).toEqualTypeOf<readonly StreamLogCheck[]>();
  });
});
