-- uses: keys jobs look
--
-- places: read leases, dead letters or delayed jobs, a page a call, and find entries that should not be there.
--
-- KEYS  as in lib/keys.lua
-- ARGV  1 '1' to mend: such entries are removed, and marks of a lease that is over, 2 leases, dead or delayed, 3 cursor ('0' to begin), 4 entries, about
-- Types leases, delayed, dead zset; job:ID hash
-- Returns {next cursor ('0' at the end), {id, ...}, {id of an entry without a job, ...}, {id of a job that is in a place
--       which counts more, ...}, {id of a job with the marks of a lease that is over, ...}}
local mend, place = ARGV[1] == '1', ARGV[2]
local key = ({leases = leases, dead = dead, delayed = delayed})[place]
local ids, strays, doubles, marked = {}, {}, {}, {}

local page = redis.call('ZSCAN', key, ARGV[3], 'COUNT', ARGV[4])
for at = 1, #page[2], 2 do
  local id = page[2][at]
  local host, _, marks = job_host(id)
  local found
  if not host then
    found = strays
  elseif place_of(id) ~= place then
    found = doubles
  elseif marks and place ~= 'leases' then
    marked[#marked + 1] = id
    if mend then unmark(id) end
  end
  if found then
    found[#found + 1] = id
    if mend then redis.call('ZREM', key, id) end
  end
  if found ~= strays then ids[#ids + 1] = id end
end
return {page[1], ids, strays, doubles, marked}
