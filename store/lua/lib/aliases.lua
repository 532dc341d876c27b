-- Aliases: which record an address of a page stands for, in the tables urls:*.
--
-- An address is the 10 bytes of its id. What is kept of one: 'p' when it has a record of its own ('pREVISION:TIME' once
-- that was revised), 'd' and the address of a record that it repeats, or of whose page it is another address, 'r' when it
-- has led to none.

-- The id of the record that an address stands for; nil when there is none.
local function record_at(tables, address)
  local state = recall(tables, address)
  if not state or state == 'r' then return nil end
  return string.sub(state, 1, 1) == 'p' and encode(address) or encode(string.sub(state, 2))
end

-- Other addresses of a page from their ids: lists of all, of those of which nothing is known, and which ones only the
-- page calls its own (address -> true; the ids have ~ behind them).
local function other_addresses(tables, ids, own)
  local others, unknown, said = {}, {}, {}
  for _, id in ipairs(ids) do
    local address = decode(id)
    if address ~= own then
      others[#others + 1] = address
      said[address] = string.sub(id, 17) == '~'
      if not recall(tables, address) then unknown[#unknown + 1] = address end
    end
  end
  return others, unknown, said
end
