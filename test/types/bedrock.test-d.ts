import type { Observable, OperatorFunction } from 'rxjs';
import { accumulate, fromAsyncIterable, parseDelta, type Message, type Protocol } from 'rxjs-llm';
import {
  bedrockConverse,
  fromAWSEventStream,
  parseAWSEventStream,
  type AWSEventStreamRecord,
} from 'rxjs-llm/bedrock';
import { describe, expectTypeOf, it } from 'vitest';

describe('rxjs-llm/bedrock', () => {
  it('gives records, whose payloads nobody has looked at yet', () => {
    expectTypeOf(fromAWSEventStream('/x')).toEqualTypeOf<Observable<AWSEventStreamRecord>>();
    expectTypeOf(parseAWSEventStream()).toEqualTypeOf<OperatorFunction<Uint8Array, AWSEventStreamRecord>>();
    expectTypeOf<AWSEventStreamRecord[string]>().toEqualTypeOf<unknown>();
    // @ts-expect-error -- the limit is a number of bytes
    void fromAWSEventStream('/x', { maxBufferSize: '1 MB' });
  });

  it('reads them, and those of the SDK, without type arguments', () => {
    expectTypeOf(bedrockConverse()).toEqualTypeOf<Protocol<unknown>>();
    expectTypeOf(fromAWSEventStream('/x').pipe(parseDelta(bedrockConverse()), accumulate())).toEqualTypeOf<
      Observable<Message>
    >();
    type Output = { messageStart: { role: string }; metadata?: never } | { metadata: object };
    const sdkStream = (): Promise<AsyncIterable<Output>> => Promise.reject(new Error('a type only'));
    expectTypeOf(
      fromAsyncIterable(sdkStream).pipe(parseDelta(bedrockConverse()), accumulate()),
    ).toEqualTypeOf<Observable<Message>>();
    // @ts-expect-error -- text is no event stream: the bytes are damaged already
    void ((source: Observable<string>) => source.pipe(parseAWSEventStream()));
  });
});
