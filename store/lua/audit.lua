-- uses: keys jobs hosts look
--
-- audit: count every place from the data itself, at one moment, and compare with the counters. Takes time in proportion to
-- the number of hosts.
--
-- KEYS  as in lib/keys.lua
-- ARGV  1 '1' to mend: the counters are set to the data, 2 '1' when records go to the stream, 3 dead letters to look at, at
--       the most, 4 the pages of reasons.lua as JSON, [[since, up to, how many, {reason: how many}], ...], or '' when the
--       reasons are not compared; then hosts that may have a queue but be neither in `hosts` nor in `busy`
-- Types hosts, busy, leases, delayed, dead zset; queue:LANE list; job:ID, counters hash; records stream
-- Returns {waiting, delayed, leased, dead, jobs in flight by host summed, records ever appended to the stream or -1,
--       {counter, value, counter, ...}, {counter, counted, in the data, counter, ...} of those that differ}; false when more
--       dead letters than ARGV[3] are in pages that changed since they were read, and then nothing is changed
local mend, to_stream, limit = ARGV[1] == '1', ARGV[2] == '1', tonumber(ARGV[3])

local queued = {}
for _, host in ipairs(redis.call('ZRANGE', hosts, 0, -1)) do queued[host] = true end
local in_flight, flat = 0, redis.call('ZRANGE', busy, 0, -1, 'WITHSCORES')
for at = 1, #flat, 2 do
  queued[flat[at]] = true -- at its limit, so not in `hosts`, but perhaps with a queue
  in_flight = in_flight + tonumber(flat[at + 1])
end
for at = 5, #ARGV do queued[ARGV[at]] = true end
local waiting = 0
for host in pairs(queued) do
  for _, lane in ipairs(LANES) do waiting = waiting + redis.call('LLEN', queue_key(lane .. host)) end
end

local appended = -1
if redis.call('EXISTS', records) == 1 then
  local stream = redis.call('XINFO', 'STREAM', records)
  for at = 1, #stream, 2 do
    if stream[at] == 'entries-added' then appended = stream[at + 1] end
  end
end

-- How many dead letters there are of each reason; nil when too many pages changed.
local function by_reason(pages)
  local counts, last = {}, '-inf'
  local function look(since, up_to)
    limit = limit - redis.call('ZCOUNT', dead, since, up_to)
    if limit < 0 then return false end
    for _, id in ipairs(redis.call('ZRANGE', dead, since, up_to, 'BYSCORE')) do
      local reason = reason_of(id)
      if reason then counts[reason] = (counts[reason] or 0) + 1 end
    end
    return true
  end
  for _, page in ipairs(pages) do
    local since, up_to, many, reasons = unpack(page)
    if redis.call('ZCOUNT', dead, since, up_to) == many then -- later ones have later times, so it is as it was
      for reason, of_it in pairs(reasons) do counts[reason] = (counts[reason] or 0) + of_it end
    elseif not look(since, up_to) then
      return nil
    end
    last = '(' .. up_to
  end
  return look(last, '+inf') and counts or nil
end

local counted, right = redis.call('HGETALL', counters), {waiting = waiting}
local places = {redis.call('ZCARD', delayed), redis.call('ZCARD', leases), redis.call('ZCARD', dead)}
local accounted = waiting + places[1] + places[2] + places[3]
if to_stream then right.streamed = math.max(0, appended) end
if ARGV[4] ~= '' then
  local reasons = by_reason(cjson.decode(ARGV[4]))
  if not reasons then return false end
  for reason, of_it in pairs(reasons) do right[reason] = of_it end
end
local value_of = {}
for at = 1, #counted, 2 do
  local name, value = counted[at], counted[at + 1]
  value_of[name] = value
  if not string.match(value, '^-?%d+$') then
    right[name] = right[name] or 0
  elseif name == 'published' or string.match(name, '^duplicate%.') or string.match(name, '^rejected%.') then
    accounted = accounted + tonumber(value)
  elseif ARGV[4] ~= '' and string.match(name, '^failed%.') then
    right[name] = right[name] or 0
  end
end
right.admitted = accounted

local differ = {}
for name, number in pairs(right) do
  if (value_of[name] or '0') ~= int(number) then
    for _, value in ipairs({name, value_of[name] or '0', int(number)}) do differ[#differ + 1] = value end
    if mend then redis.call('HSET', counters, name, int(number)) end
  end
end
return {waiting, places[1], places[2], places[3], in_flight, appended, counted, differ}
