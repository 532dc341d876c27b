-- uses: keys base32 slices squeeze likeness near
--
-- printed: the records whose near fingerprints are remembered, a page of a generation at a time.
--
-- KEYS  as in lib/keys.lua
-- ARGV  1 number of the generation, 2 number of the page, from 0
-- Types near:* hash; prints:* list
-- Returns id and URL of each in turn; false when there is no such page
local generation = generation_at(ARGV[1])
if generation.version > 0 and generation.version < OLDEST then return false end -- 0: lost, and made anew by headless.lua
local page = place_of_text(generation, tonumber(ARGV[2]) * PAGE)
local kept, found = redis.call('LRANGE', page, 0, -1), {}
if #kept == 0 then return false end
for _, one in ipairs(kept) do
  if one ~= '' then
    local entry = read_entry(one)
    found[#found + 1] = encode(entry.id)
    found[#found + 1] = unsqueeze(entry.squeezed)
  end
end
return found
