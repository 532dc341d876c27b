-- Fields of a record, set in its JSON text.

-- The JSON with the field `name`, which is `before` (JSON, null when left out), set to `value`; as it was, where the field
-- is not that. Fields that are set so stand before `meta`, so that the first of the name is the record's own; within
-- strings quotes are escaped.
local function set_field(json, name, value, before)
  before = before or 'null'
  local from, to = string.find(json, '"' .. name .. '":' .. before, 1, true)
  if not from then return json end
  return string.sub(json, 1, to - #before) .. value .. string.sub(json, to + 1)
end

local function quoted(id) return '"' .. id .. '"' end
