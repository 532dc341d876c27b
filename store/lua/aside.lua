-- uses: keys
--
-- aside: move fixed keys of a wrong type out of the way, to aside:TIME:NAME.
--
-- KEYS  as in lib/keys.lua
-- ARGV  1 '1' to mend; then name, right type, name, ...
-- Types any
-- Returns {name, type, right type, name, ...} of those that are there with another type
local wrong = {}
for at = 2, #ARGV, 2 do
  local name, right = ARGV[at], ARGV[at + 1]
  local is = redis.call('TYPE', prefix .. name)['ok']
  if is ~= 'none' and is ~= right then
    for _, value in ipairs({name, is, right}) do wrong[#wrong + 1] = value end
    if ARGV[1] == '1' then redis.call('RENAME', prefix .. name, prefix .. 'aside:' .. int(now) .. ':' .. name) end
  end
end
return wrong
