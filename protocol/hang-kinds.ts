/**
 * The ways in which the collection can hang: salon (round a centreline), kinship (clusters of what the eye finds alike), time (a frieze in
 * the order of making), echo (a corridor, each work behind the one it resembles most), constellation (the whole collection, small).
 * Apart from their schemas: pages need the names, and the schema library wants an `eval` that their policy forbids.
 */
export const HANGS = ['salon', 'kinship', 'time', 'echo', 'constellation'] as const;

/** Numbers of a star, little-endian float32 each: number of the work, x, y, z in metres. */
export const STAR_FLOATS = 4;
