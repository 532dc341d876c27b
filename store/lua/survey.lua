-- uses: keys jobs
--
-- survey: walk over the namespace's keys, a page a call; tell the jobs, the queues, and what cannot be read.
--
-- KEYS  as in lib/keys.lua
-- ARGV  1 '1' to mend: keys of a wrong type are moved to aside:TIME:NAME, jobs whose URL is not known are removed,
--       2 cursor ('0' to begin), 3 keys to look at, about
-- Types job:ID, host:HOST, urls:*, content:*, near:* hash; queue:LANE, prints:* list; cache:NAME,
--       boilerplate:HOST string; line:ADDRESS zset; others are passed over
-- Returns {next cursor ('0' at the end), {id of a job, ...}, {lane with a queue, ...}, {name, type, right type, name, ...},
--       {id of a job without url, ...}, {KIND:NUMBER of a slice or generation of which there are buckets or prints, how
--       many buckets at least, KIND:NUMBER, ...}}
local TYPES = {job = 'hash', host = 'hash', urls = 'hash', content = 'hash', queue = 'list', cache = 'string',
  boilerplate = 'string', near = 'hash', prints = 'list', line = 'zset'}
-- What has buckets, by the kind of a key.
local TABLES = {urls = 'urls', content = 'content', near = 'near', prints = 'near'}
local mend = ARGV[1] == '1'
local jobs, queues, wrong, without, tables = {}, {}, {}, {}, {}

local page = redis.call('SCAN', ARGV[2], 'MATCH', prefix .. '*', 'COUNT', ARGV[3])
for _, key in ipairs(page[2]) do
  local name = string.sub(key, #prefix + 1)
  local kind, rest = string.match(name, '^(%l+):(.*)$')
  local right = kind and TYPES[kind]
  local is = right and redis.call('TYPE', key)['ok']
  if right and is ~= 'none' and is ~= right then
    for _, value in ipairs({name, is, right}) do wrong[#wrong + 1] = value end
    if mend then redis.call('RENAME', key, prefix .. 'aside:' .. int(now) .. ':' .. name) end
  elseif kind == 'job' and redis.call('HEXISTS', key, 'url') == 0 then
    if is ~= 'none' then without[#without + 1] = rest end
    if mend then redis.call('DEL', key) end
  elseif kind == 'job' then
    jobs[#jobs + 1] = rest
  elseif kind == 'queue' then
    queues[#queues + 1] = rest
  elseif TABLES[kind] and string.match(rest, '^%d+:%d+$') then
    local number, at = string.match(rest, '(%d+):(%d+)')
    local one = TABLES[kind] .. ':' .. number
    tables[one] = math.max(tables[one] or 0, kind == 'prints' and 0 or tonumber(at) + 1)
  end
end
local flat = {}
for one, buckets in pairs(tables) do flat[#flat + 1], flat[#flat + 2] = one, int(buckets) end
return {page[1], jobs, queues, wrong, without, flat}
