-- uses: keys jobs base32 slices squeeze likeness near
--
-- unprint: remove the near fingerprints of records, of every generation.
--
-- KEYS  as in lib/keys.lua
-- ARGV  ids of records
-- Types generations zset; near:* hash; prints:* list
-- Returns how many fingerprints were removed. Their anchors stay, and lead to nothing.
local removed, all = 0, {}
for _, number in ipairs(redis.call('ZRANGE', generations, 0, -1)) do all[#all + 1] = generation_at(number) end
for at = 1, #ARGV do
  local own = decode(ARGV[at])
  for _, one in ipairs(all) do
    local entry, _, text = entry_of({one}, own)
    if entry then
      erase_text(one, text)
      redis.call('HDEL', bucket_key(one, own), string.sub(own, 1, 4))
      redis.call('HINCRBY', one.key, 'count', -1)
      removed = removed + 1
    end
  end
end
return removed
