/**
 * Answers in Redis, so that they survive the death of a server.
 *
 * @module rxjs-llm/redis
 */
export type { AppendConfig, LogEntry, LogParty, StreamLog } from '../server/StreamLog.ts';
export type { RedisClient, RedisSubscriber } from './RedisClient.ts';
export { redisLog, type RedisLog, type RedisLogConfig } from './redisLog.ts';
