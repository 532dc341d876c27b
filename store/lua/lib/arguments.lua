-- Arguments by name: ARGV is names and values in turn.

-- The values by name; for a name in `lists` (name -> true) a list of all its values, in their order.
local function arguments(lists)
  local given = {}
  for name in pairs(lists) do given[name] = {} end
  for at = 1, #ARGV, 2 do
    local name, value = ARGV[at], ARGV[at + 1]
    if lists[name] then table.insert(given[name], value) else given[name] = value end
  end
  return given
end
