-- What was seen: tables from a short binary field to a short value, by time slice.
--
-- `slices` (zset) has the number of each slice with its start. A slice of a kind ('urls', 'content') is a hash
-- KIND:SLICE (count, buckets, last: when it was last written to) and its buckets KIND:SLICE:0 ... It grows by linear
-- hashing (W. Litwin, VLDB 1980): when it holds more than LOAD fields a bucket, one bucket is split. So every bucket
-- stays below about 2 * LOAD + 5 sigma < 512 fields, the compact encoding's limit, and the cost of a field does not
-- depend on how many there are. A slice is live until `last` is longer ago than the retention; then tidy.lua drops it.
local LOAD = 180
-- A slice takes what comes in 1/SPANS of the retention, so that about SPANS + 1 are live.
local SPANS = 4

local function table_at(kind, slice)
  local key = prefix .. kind .. ':' .. slice
  local is = redis.call('HMGET', key, 'count', 'buckets', 'last')
  return {key = key, count = tonumber(is[1] or 0), buckets = tonumber(is[2] or 1), last = tonumber(is[3] or 0)}
end

-- The live tables of a kind, newest first.
local function live_tables(kind, retention)
  local live = {}
  for _, slice in ipairs(redis.call('ZREVRANGE', slices, 0, -1)) do
    local one = table_at(kind, slice)
    if one.count > 0 and one.last > now - retention then live[#live + 1] = one end
  end
  return live
end

local function power_below(buckets)
  local power = 1
  while power * 2 <= buckets do power = power * 2 end
  return power
end

-- Fields begin with bytes of a SHA-256, so four of them will do as the hash.
local function hash_of(field)
  local a, b, c, d = string.byte(field, 1, 4)
  return ((a * 256 + b) * 256 + c) * 256 + d
end

local function bucket_key(one, field)
  local hash, power = hash_of(field), power_below(one.buckets)
  local at = hash % (2 * power)
  if at >= one.buckets then at = hash % power end
  return one.key .. ':' .. int(at)
end

-- The value of a field in the first of the tables that has it; nil when none has.
local function recall(tables, field)
  for _, one in ipairs(tables) do
    local value = redis.call('HGET', bucket_key(one, field), field)
    if value then return value end
  end
  return nil
end

local function split(one)
  local power = power_below(one.buckets)
  local from, to = one.key .. ':' .. int(one.buckets - power), one.key .. ':' .. int(one.buckets)
  local flat, moved, fields = redis.call('HGETALL', from), {}, {}
  for at = 1, #flat, 2 do
    if hash_of(flat[at]) % (2 * power) == one.buckets then
      fields[#fields + 1] = flat[at]
      moved[#moved + 1] = flat[at]
      moved[#moved + 1] = flat[at + 1]
    end
  end
  if #fields > 0 then
    redis.call('HDEL', from, unpack(fields))
    redis.call('HSET', to, unpack(moved))
  end
  one.buckets = one.buckets + 1
end

-- The table that takes what comes now; opens a slice when the newest has had its time, or has buckets and no head: with a
-- new one they could not be found any more (headless.lua).
local function current_table(kind, retention)
  local newest = redis.call('ZREVRANGE', slices, 0, 0, 'WITHSCORES')
  local slice, over = tonumber(newest[1] or 0), tonumber(newest[2] or 0) + retention / SPANS <= now
  local one = table_at(kind, int(slice))
  while slice == 0 or over or one.count == 0 and redis.call('EXISTS', one.key .. ':0') == 1 do
    slice, over = slice + 1, false
    redis.call('ZADD', slices, int(now), int(slice))
    one = table_at(kind, int(slice))
  end
  return one
end

-- Put a field into a table; keep_counts() is to follow.
local function put(one, field, value)
  if redis.call('HSET', bucket_key(one, field), field, value) == 1 then
    one.count = one.count + 1
    if one.count > LOAD * one.buckets then split(one) end
  end
end

local function keep_counts(one)
  redis.call('HSET', one.key, 'count', int(one.count), 'buckets', int(one.buckets), 'last', int(now))
end

local function remember(one, field, value)
  put(one, field, value)
  keep_counts(one)
end

-- Drop at most `limit` buckets of a table that is over, and the table with the last; return how many, and whether that is all.
local function drop(one, limit)
  local unlink = math.min(one.buckets, limit)
  for _ = 1, unlink do
    one.buckets = one.buckets - 1
    redis.call('UNLINK', one.key .. ':' .. int(one.buckets))
  end
  if one.buckets > 0 then
    redis.call('HSET', one.key, 'buckets', int(one.buckets), 'last', 0) -- 0: half of it is gone, never live again
  else
    redis.call('UNLINK', one.key)
  end
  return unlink, one.buckets == 0
end
