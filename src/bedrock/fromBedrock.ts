import { defer, type Observable } from 'rxjs';
import type { Delta } from '../delta/Delta.ts';
import { parseDelta } from '../operators/parseDelta.ts';
import { takeUntilDone } from '../operators/takeUntilDone.ts';
import { createPost } from '../models/createPost.ts';
import type { ModelConfig } from '../models/ModelConfig.ts';
import { pathName } from '../models/pathName.ts';
import type { ChatRequest } from '../requests/ChatRequest.ts';
import { bedrockConverse } from './bedrockConverse.ts';
import { bedrockConverseBody } from './bedrockConverseBody.ts';
import { fromAWSEventStream } from './fromAWSEventStream.ts';

/** A model on Bedrock. */
export interface BedrockConfig extends ModelConfig {
  /** The region's address, such as `https://bedrock-runtime.eu-central-1.amazonaws.com`. */
  readonly baseURL: string;
}

/**
 * Asks a model by Bedrock's Converse.
 *
 * Like {@link fromOpenAIChat} in all else: cold, aborted by unsubscribing, without a retry or a clock of its own.
 *
 * The key is one of Bedrock's own. To sign with AWS's credentials instead, give a `fetch` that signs.
 *
 * @returns An Observable of deltas. A field that the wire can't carry is a `RequestError`, and nothing is sent.
 *
 * @example
 * ```ts
 * import { fromBedrock } from 'rxjs-llm/bedrock';
 * import type { Model } from 'rxjs-llm';
 *
 * export const claude: Model = (request) =>
 *   fromBedrock(request, {
 *     model: 'anthropic.claude-sonnet-4-5-20250929-v1:0',
 *     baseURL: 'https://bedrock-runtime.eu-central-1.amazonaws.com',
 *     apiKey: () => fetch('/token').then((answer) => answer.text()),
 *   });
 * ```
 */
export function fromBedrock(request: ChatRequest, config: BedrockConfig): Observable<Delta> {
  const path = `/model/${pathName(config.model)}/converse-stream`;
  const { url, init } = createPost(config, { baseURL: config.baseURL, path });
  return defer(() => fromAWSEventStream(url, init(bedrockConverseBody(request)))).pipe(
    parseDelta(bedrockConverse()),
    takeUntilDone(),
  );
}
