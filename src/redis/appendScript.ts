/**
 * Appends entries to a stream if its last position is the given one, and wakes who reads it.
 *
 * KEYS: the stream, the writer's lease. ARGV: the position, the lease and the TTL in milliseconds, the message to those who
 * read, then each entry's position and value.
 */
export const APPEND_SCRIPT: string = `local last=redis.call('XREVRANGE',KEYS[1],'+','-','COUNT',1)[1]
if last and last[1]==ARGV[#ARGV-1] and last[2][2]==ARGV[#ARGV] then return 1 end
if (last and last[1] or '0-0')~=ARGV[1] then return 0 end
for i=5,#ARGV,2 do redis.call('XADD',KEYS[1],ARGV[i],'d',ARGV[i+1]) end
redis.call('PEXPIRE',KEYS[1],ARGV[3])
if ARGV[2]=='0' then redis.call('DEL',KEYS[2]) else redis.call('SET',KEYS[2],'1','PX',ARGV[2]) end
redis.call('PUBLISH',KEYS[1],ARGV[4])
return 1`;

/** Its SHA-1, by which Redis knows it. */
export const APPEND_SHA = 'ef63f643ebdb611a7d000a2da950bf4c7d404d8e';
