export type { AWSEventStreamRecord } from './AWSEventStreamRecord.ts';
export { bedrockConverse } from './bedrockConverse.ts';
export { fromAWSEventStream } from './fromAWSEventStream.ts';
export { parseAWSEventStream } from './parseAWSEventStream.ts';
