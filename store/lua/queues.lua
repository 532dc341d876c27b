-- uses: keys jobs hosts look
--
-- queues: read queues, a page a call, and find entries that should not be there.
--
-- KEYS  as in lib/keys.lua
-- ARGV  1 '1' to mend: such entries are removed, and marks of a lease, 2 HOST_CONCURRENCY, 3 entries at the most, 4 where the first queue is gone
--       on with ('0': its beginning); then lanes (a host's name, with ! or ~ in front for its queue of high or low priority)
-- Types queue:LANE list; job:ID hash; leases, delayed, dead, hosts, busy zset
-- Returns {queues read to their end, where to go on in the next, {id, ...}, {id of an entry of no job of that lane, lane, ...},
--       {id of a job that is in another place, too, ...}, {id of a job with the marks of a lease, ...}}
local mend, concurrency, limit, start = ARGV[1] == '1', tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local ids, strays, doubles, marked = {}, {}, {}, {}
local at = 5

local function fault(id, lane)
  local _, own, marks = job_host(id)
  if own ~= lane then return strays end
  if place_of(id) then return doubles end
  if marks then
    marked[#marked + 1] = id
    if mend then unmark(id) end
  end
end

while at <= #ARGV and limit > 0 do
  local lane = ARGV[at]
  local page, bad = redis.call('LRANGE', queue_key(lane), int(start), int(start + limit - 1)), 0
  for index, id in ipairs(page) do
    local found = fault(id, lane)
    if found then
      found[#found + 1] = id
      if found == strays then strays[#strays + 1] = lane end
      bad = bad + 1
      if mend then redis.call('LSET', queue_key(lane), int(start + index - 1), '') end
    end
    if found ~= strays then ids[#ids + 1] = id end
  end
  if mend and bad > 0 then
    redis.call('LREM', queue_key(lane), 0, '') -- all at once: each by itself would search the queue from its beginning
    place_host(host_of_lane(lane), concurrency)
  end
  if #page < limit then
    at, start = at + 1, 0
  else
    start = start + #page - (mend and bad or 0)
  end
  limit = limit - #page - 1 -- an empty queue is work, too
end
return {at - 5, int(start), ids, strays, doubles, marked}
