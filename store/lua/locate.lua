-- uses: keys jobs hosts addresses
--
-- locate: note which addresses the host of a job in hand has, and take their turn for it if that is free.
--
-- KEYS  as in lib/keys.lua
-- ARGV  1 id, 2 token, 3 HOST_DELAY (ms), 4 HOST_CONCURRENCY, 5 for how long they are kept (ms), 6 how many of a host are
--       kept, those told last; then addresses
-- Types job:ID, host:HOST hash; leases, hosts, busy, line:ADDRESS zset
-- Returns 1; 0 when the turn is not free, or the lease over
local delay, concurrency, most = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[6])
local job = held(ARGV[1], ARGV[2])
if not job then return 0 end

local host, all, known = job.host, {}, {}
local function add(address)
  if #all < most and not known[address] then
    known[address], all[#all + 1] = true, address
  end
end
for at = 7, #ARGV do add(ARGV[at]) end
for address in addresses_of(host) do
  add(address)
  if not known[address] then
    redis.call('HDEL', host_key(address_of(address)), '/' .. host)
    redis.call('ZREM', line_key(address), host)
  end
end
redis.call('HDEL', host_key(host), 'at') -- first, since a full memory does not refuse it
redis.call('HSET', host_key(host), 'at', table.concat(all, ' '))
keep_host(host, tonumber(ARGV[5]))

if addresses_free_at(host, concurrency, 1) > 0 then return 0 end
local own_delay, at_once = limits_of(host, delay, concurrency)
take_addresses(host, at_once > 1 and own_delay)
return 1
