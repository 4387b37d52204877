/**
 * AWS Bedrock: its event stream and its Converse protocol, on AWS's own codec (`@smithy/eventstream-codec`, a peer to install).
 *
 * @module rxjs-llm/bedrock
 */
export type { AWSEventStreamRecord } from './AWSEventStreamRecord.ts';
export { bedrockConverse } from './bedrockConverse.ts';
export { bedrockConverseBody } from './bedrockConverseBody.ts';
export { fromAWSEventStream } from './fromAWSEventStream.ts';
export { fromBedrock, type BedrockConfig } from './fromBedrock.ts';
export { parseAWSEventStream } from './parseAWSEventStream.ts';
