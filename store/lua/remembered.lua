-- uses: keys jobs slices
--
-- remembered: compare the `count` of one slice's table with the fields of its buckets.
--
-- KEYS  as in lib/keys.lua
-- ARGV  1 '1' to mend: `count` is set to the fields, 2 urls, content or near, 3 number of the slice or generation
-- Types urls:SLICE, urls:SLICE:N, content:SLICE, content:SLICE:N, near:GENERATION, near:GENERATION:N hash
-- Returns {count, fields}; false when there is no such table, or half of it was dropped already
local one = table_at(ARGV[2], ARGV[3])
if redis.call('EXISTS', one.key) == 0 or one.last == 0 then return false end
local fields = 0
for bucket = 0, one.buckets - 1 do fields = fields + redis.call('HLEN', one.key .. ':' .. int(bucket)) end
if ARGV[1] == '1' and fields ~= one.count then redis.call('HSET', one.key, 'count', int(fields)) end
return {one.count, fields}
