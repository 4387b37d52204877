/**
 * Appends entries to a stream if its last position is the given one, and wakes who reads it.
 *
 * The lease says what its writer has appended last. If that is the given position, the stream itself needn't be looked at.
 * The first write adds an entry: Redis refuses a script at its first write only when its memory is full.
 *
 * KEYS: the stream, the writer's lease. ARGV: the position, the lease and the TTL in milliseconds, then each entry's position
 * and value. A message to those who read says which position an entry comes after, its own, and its value.
 */
export const APPEND_SCRIPT: string = `local s,w,at=KEYS[1],KEYS[2],ARGV[1]
local known=redis.call('GET',w)==at and redis.call('XADD',s,'NOMKSTREAM',ARGV[4],'d',ARGV[5])
if not known then
local last=redis.call('XREVRANGE',s,'+','-','COUNT',1)[1]
if last and last[1]==ARGV[#ARGV-1] and last[2][2]==ARGV[#ARGV] then return 1 end
if (last and last[1] or '0-0')~=at then return 0 end
end
for i=4,#ARGV,2 do
if i>4 or not known then redis.call('XADD',s,ARGV[i],'d',ARGV[i+1]) end
redis.call('PUBLISH',s,at..' '..ARGV[i]..' '..ARGV[i+1])
at=ARGV[i]
end
redis.call('PEXPIRE',s,ARGV[3])
if ARGV[2]=='0' then redis.call('DEL',w) else redis.call('PSETEX',w,ARGV[2],at) end
return 1`;

/** Its SHA-1, by which Redis knows it. */
export const APPEND_SHA = '88dd5b79ba99581dbb6006c6c3a7b66fc1e15415';
