-- Clock: what an outage, or a clock that was set back, asks for. `pumped` is when dispatch last ran.
--
-- DEL comes first, since a full memory does not refuse it and lets pass what follows.

-- Nobody could renew a lease while Redis was away, and nobody dispatched either: whoever is alive gets until `at`.
-- (A lease that ends at 0 is one whose owner is known to be gone.)
local function prolong_leases(at)
  for _, id in ipairs(redis.call('ZRANGE', leases, 1, '(' .. at, 'BYSCORE')) do
    redis.call('ZADD', leases, 'XX', 'GT', at, id)
  end
end

-- The server's clock was set back by `back` ms: whatever waits for a time would wait that much longer.
local function set_back(back)
  for _, key in ipairs({hosts, delayed, leases}) do
    for _, member in ipairs(redis.call('ZRANGE', key, int(now), '+inf', 'BYSCORE')) do
      redis.call('ZINCRBY', key, -back, member)
    end
  end
  local moved = {}
  local function move(host)
    if moved[host] then return end
    moved[host] = true
    if redis.call('HEXISTS', host_key(host), 'next') == 1 then redis.call('HINCRBY', host_key(host), 'next', -back) end
  end
  for _, host in ipairs(redis.call('ZRANGE', hosts, 0, -1)) do
    move(host)
    for address in addresses_of(host) do move(address_of(address)) end
  end
end

-- Take note of this dispatch. `quiet`: a pause since the last (ms) that only an outage explains; `grace` (ms) is given
-- to leases after one.
local function note_dispatch(quiet, grace)
  local last = tonumber(redis.call('GET', pumped) or now)
  redis.call('DEL', pumped)
  if now - last > quiet then prolong_leases(int(now + grace)) end
  if last - now > 1000 then set_back(last - now) end
  redis.call('SET', pumped, int(now))
end
