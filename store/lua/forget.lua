-- uses: keys jobs base32 slices
--
-- forget: remove what a part of one slice's table remembers of records: their ids, what leads to them and by what that
-- would be asked for, their texts' hashes.
--
-- KEYS  as in lib/keys.lua
-- ARGV  1 urls or content, 2 number of the slice, 3 first bucket, 4 buckets; then ids of records
-- Types urls:SLICE, urls:SLICE:N, content:SLICE, content:SLICE:N, validators hash; validated zset
-- Returns {buckets that there are, fields that were removed}
local kind, one, first = ARGV[1], table_at(ARGV[1], ARGV[2]), tonumber(ARGV[3])
local gone, removed = {}, 0
for at = 5, #ARGV do
  local own = decode(ARGV[at])
  gone[own], gone['d' .. own] = true, true
end
for bucket = first, math.min(one.buckets, first + tonumber(ARGV[4])) - 1 do
  local key = one.key .. ':' .. int(bucket)
  local flat = redis.call('HGETALL', key)
  for at = 1, #flat, 2 do
    if gone[flat[at + 1]] or kind == 'urls' and gone[flat[at]] then
      removed = removed + redis.call('HDEL', key, flat[at])
      if kind == 'urls' then
        redis.call('HDEL', validators, encode(flat[at]))
        redis.call('ZREM', validated, encode(flat[at]))
      end
    end
  end
end
if removed > 0 then redis.call('HINCRBY', one.key, 'count', -removed) end
return {one.buckets, removed}
