-- The fixed keys, in the one order in which store/scripts.py passes them, and the server's clock.
--
-- KEYS[1] is the prefix of all keys (namespace and colon). Keys whose name depends on data are built from it:
-- job:ID, queue:LANE, host:HOST, line:ADDRESS, boilerplate:HOST, urls:SLICE[:N], content:SLICE[:N], near:GENERATION[:N],
-- prints:GENERATION:N.
local prefix, hosts, busy, leases, delayed, dead, counters, tokens, slices, records, records_list, outcomes, inbox,
  inbox_dead, pumped, boilerplate, limits, trials, troubled, workers, validators, validated, generations, copies =
  unpack(KEYS)

local function job_key(id) return prefix .. 'job:' .. id end
local function queue_key(lane) return prefix .. 'queue:' .. lane end
local function host_key(host) return prefix .. 'host:' .. host end

-- Milliseconds and other large whole numbers as text: Lua alone would write some of them as 1.7e+12.
local function int(number) return string.format('%.0f', number) end

-- Milliseconds since 1970 by the server's clock, the only one that counts.
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
