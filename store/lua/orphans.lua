-- uses: keys jobs hosts look
--
-- orphans: of jobs that were seen in no place, tell those that are in none.
--
-- KEYS  as in lib/keys.lua
-- ARGV  1 '1' to mend: they go to the front of their hosts' queues, 2 HOST_CONCURRENCY, 3 entries of queues to look at, about;
--       then ids
-- Types job:ID hash; queue:LANE list; leases, delayed, dead, hosts, busy zset
-- Returns {{id, ...}, {id that was not looked at, ...}}
local mend, concurrency, limit = ARGV[1] == '1', tonumber(ARGV[2]), tonumber(ARGV[3])
local STEP = 1000
-- Walking over a queue costs as much as searching it for this many ids.
local WALK = 15
local found, left, by_lane = {}, {}, {}

-- The ids that the queue does not have, and how many of its entries were looked at, in searches.
local function missing(key, ids)
  local length, absent = redis.call('LLEN', key), {}
  if #ids < WALK then
    for _, id in ipairs(ids) do
      if not redis.call('LPOS', key, id) then absent[#absent + 1] = id end
    end
    return absent, length * #ids
  end
  local wanted = {}
  for _, id in ipairs(ids) do wanted[id] = true end
  for start = 0, length - 1, STEP do
    for _, id in ipairs(redis.call('LRANGE', key, start, start + STEP - 1)) do
      if wanted[id] then wanted[id] = nil end
    end
  end
  for _, id in ipairs(ids) do
    if wanted[id] then absent[#absent + 1] = id end
  end
  return absent, length * WALK
end

for at = 4, #ARGV do
  local id = ARGV[at]
  local host, lane = job_host(id)
  if host and not place_of(id) then
    by_lane[lane] = by_lane[lane] or {}
    table.insert(by_lane[lane], id)
  end
end
for lane, ids in pairs(by_lane) do
  if limit > 0 then
    local absent, looked = missing(queue_key(lane), ids)
    limit = limit - looked
    for _, id in ipairs(absent) do
      found[#found + 1] = id
      if mend then
        unmark(id)
        redis.call('LPUSH', queue_key(lane), id)
      end
    end
    if mend and #absent > 0 then place_host(host_of_lane(lane), concurrency) end
  else
    for _, id in ipairs(ids) do left[#left + 1] = id end
  end
end
return {found, left}
