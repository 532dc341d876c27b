-- Addresses: with HOST_GROUP=address, hosts that have an address in common are asked in turn, as if they were one.
--
-- `at` of host:HOST has the addresses of a host, joined by spaces, as a worker told (locate). host:@ADDRESS (hash) has
-- `next`, before which the address is not to be asked, and `/HOST` for each host that was given its turn, which counts as
-- long as that host is in flight. line:ADDRESS (zset) has the hosts that wait for its turn → since when; the one that
-- waits longest is the next.

-- How long the first in line waits before it is looked at again, and each one behind it in addition; at the most (ms).
local LOOK_AGAIN, WAIT_AT_MOST = 50, 30000
-- How many at the head of a line are looked at.
local LOOKED_AT = 100
-- For how long all this is kept (ms): more than any turn takes.
local TURN_KEPT = 3600000

local function address_of(address) return '@' .. address end
local function line_key(address) return prefix .. 'line:' .. address end
local function each_address(at) return string.gmatch(at or '', '%S+') end
local function addresses_of(host) return each_address(redis.call('HGET', host_key(host), 'at')) end

-- How many jobs are in flight at an address, of hosts that were given its turn, and of this host but for `own`.
local function flights_at(address, own_host, own)
  local key, count = host_key(address_of(address)), tonumber(redis.call('ZSCORE', busy, own_host) or 0) - own
  for _, field in ipairs(redis.call('HKEYS', key)) do
    local host = string.match(field, '^/(.*)$')
    local flights = host and tonumber(redis.call('ZSCORE', busy, host) or 0)
    if flights == 0 then redis.call('HDEL', key, field) end
    if host ~= own_host then count = count + (flights or 0) end
  end
  return count
end

-- Since when the host waits, in whichever line; `now` if in none.
local function waits_since(host)
  local since = now
  for address in addresses_of(host) do
    since = math.min(since, tonumber(redis.call('ZSCORE', line_key(address), host) or now))
  end
  return since
end

-- Whether another host that has waited longer than this one, by its name where as long, stands in line for an address
-- where so many are in flight, and may be asked; it is the next that dispatch looks at. (To let pass one that has waited
-- less, because this one stands in the line of another address, would let hosts pass each other for ever.)
local function another_is_first(host, address, flights, concurrency)
  local since, line = waits_since(host), redis.call('ZRANGE', line_key(address), 0, LOOKED_AT, 'WITHSCORES')
  for at = 1, #line, 2 do
    local first, waits = line[at], tonumber(line[at + 1])
    local _, most = limits_of(first, 0, concurrency)
    if first == host or waits > since or waits == since and first > host then return false end
    if not redis.call('ZSCORE', hosts, first) or host_number(first, 'next') > now then
      redis.call('ZREM', line_key(address), first) -- it has nothing to ask, or may not
    elseif flights < most then
      redis.call('ZADD', hosts, int(now), first)
      return true
    end
  end
  return false
end

-- The host waits in no line but that of `address`; returns since when it waits, `now` if it did not.
local function stay_in_line(host, address)
  local since = waits_since(host)
  for each in addresses_of(host) do
    if each ~= address then redis.call('ZREM', line_key(each), host) end
  end
  return since
end

-- Whether the host was given the turn of an address and is in flight since.
local function has_address(host, address) return redis.call('HEXISTS', host_key(address_of(address)), '/' .. host) == 1 end

-- When the host may be asked as far as its addresses go, 0 for at once; until then it stands in line. `own` jobs of it that
-- are in flight do not count.
local function addresses_free_at(host, concurrency, own)
  for address in addresses_of(host) do
    local _, most = limits_of(host, 0, concurrency)
    local free, flights = host_number(address_of(address), 'next'), flights_at(address, host, own)
    if own > 0 and has_address(host, address) then
      free = 0
    elseif flights >= most or another_is_first(host, address, flights, concurrency) then
      free = math.max(free, now + LOOK_AGAIN)
    end
    if free > now then
      redis.call('ZADD', line_key(address), int(stay_in_line(host, address)), host)
      redis.call('PEXPIRE', line_key(address), TURN_KEPT)
      local before = redis.call('ZRANK', line_key(address), host)
      return math.min(free + before * LOOK_AGAIN, now + WAIT_AT_MOST)
    end
  end
  return 0
end

-- The host has the turn of its addresses. Where several may be asked at once, the next has to wait for `pause` (ms).
local function take_addresses(host, pause)
  for address in addresses_of(host) do
    redis.call('ZREM', line_key(address), host)
    redis.call('HSET', host_key(address_of(address)), '/' .. host, 1)
    keep_host(address_of(address), TURN_KEPT)
    if pause then not_before(address_of(address), now + pause) end
  end
end

-- Leave the addresses of a host alone until `at`.
local function rest_addresses(host, at)
  for address in addresses_of(host) do not_before(address_of(address), at) end
end
