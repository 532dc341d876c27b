-- uses: keys slices squeeze likeness near
--
-- headless: of a table of what was seen whose buckets were found, tell what does not lead to it any more: its head, or its
-- number among the slices or generations. They are made anew from the data.
--
-- KEYS  as in lib/keys.lua
-- ARGV  1 '1' to mend, 2 urls, content or near, 3 number of the slice or generation, 4 buckets that it has at least,
--       as was found; to be called for the highest number first
-- Types urls:SLICE, urls:SLICE:N, content:SLICE, content:SLICE:N, near:G, near:G:N hash; prints:G:N list; slices,
--       generations zset
-- Returns {KIND:NUMBER when it has no head, slices:NUMBER or generations:NUMBER when that is not there}; {} also for one that
--       is being dropped
local mend, near, number, buckets = ARGV[1] == '1', ARGV[2] == 'near', ARGV[3], tonumber(ARGV[4])
local index, one = near and generations or slices, table_at(ARGV[2], number)
local has_head = redis.call('EXISTS', one.key) == 1
local is_listed = redis.call('ZSCORE', index, number)
if has_head and (is_listed or one.last == 0) then return {} end

-- The highest bucket came with half of the fields of a full one. Were it emptied since, what is split again finds the same.
while buckets > 0 and redis.call('EXISTS', one.key .. ':' .. int(buckets - 1)) == 0 do buckets = buckets - 1 end
local texts, page = 0, near and 0
while page do
  local entries = redis.call('LLEN', prefix .. 'prints:' .. number .. ':' .. int(page))
  texts, page = texts + entries, entries > 0 and page + 1
end
if buckets == 0 and texts == 0 then return {} end -- it was dropped meanwhile

local found = {}
if not has_head then found[1] = string.sub(one.key, #prefix + 1) end
if not is_listed then found[#found + 1] = string.sub(index, #prefix + 1) .. ':' .. number end
if not mend then return found end

-- A table is written to until the next one opens. Of which version its fingerprints are is known if all others agree.
local last, versions = now, {}
local flat = redis.call('ZRANGE', index, 0, -1, 'WITHSCORES')
for at = 1, #flat, 2 do
  if tonumber(flat[at]) > tonumber(number) then last = math.min(last, tonumber(flat[at + 1])) end
  local version = near and generation_at(flat[at]).version or 0
  if version > 0 and versions[1] ~= version then table.insert(versions, 1, version) end
end
if not has_head then
  one.count = 0
  for bucket = 0, buckets - 1 do one.count = one.count + redis.call('HLEN', one.key .. ':' .. int(bucket)) end
  redis.call('HSET', one.key, 'count', int(one.count), 'buckets', int(math.max(1, buckets)), 'last', int(last))
  if near then redis.call('HSET', one.key, 'texts', int(texts), 'version', #versions == 1 and versions[1] or 0) end
end
redis.call('ZADD', index, 'NX', int(last - 1), number)
return found
