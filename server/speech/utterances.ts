/** Where somebody speaks, and in what pieces it is heard. Pure: probabilities of frames in, frames out. */

/** A stretch of frames, `end` excluded. */
export interface Stretch {
  readonly begin: number;
  readonly end: number;
}

/** A voice begins at this probability … */
const BEGINS = 0.5;
/** … and goes on down to this one: Silero's own pair. */
const GOES_ON = 0.35;
/** Frames of 32 ms. A pause that does not end a stretch. */
const PAUSE = 10;
/** A shorter stretch is a click or a cough. */
const SHORTEST = 6;
/** Kept before and behind a stretch: soft consonants come before the detector is sure. */
const MARGIN = 10;

/** Stretches of speech, with their margins, in order and apart. */
export function findSpeech(voices: Float32Array): Stretch[] {
  const stretches: { begin: number; end: number }[] = [];
  let current: { begin: number; end: number } | null = null;
  for (const [frame, voice] of voices.entries()) {
    if (current ? voice >= GOES_ON : voice >= BEGINS) {
      current ??= { begin: frame, end: frame };
      current.end = frame + 1;
    } else if (current && frame - current.end >= PAUSE) {
      stretches.push(current);
      current = null;
    }
  }
  if (current) stretches.push(current);
  return withMargins(
    stretches.filter(({ begin, end }) => end - begin >= SHORTEST),
    voices.length,
  );
}

/** Margins of neighbours meet half-way. */
function withMargins(stretches: readonly Stretch[], frames: number): Stretch[] {
  return stretches.map(({ begin, end }, i) => {
    const before = stretches[i - 1]?.end;
    const after = stretches[i + 1]?.begin;
    const earliest = before === undefined ? 0 : Math.ceil((before + begin) / 2);
    const latest = after === undefined ? frames : Math.ceil((end + after) / 2);
    return { begin: Math.max(earliest, begin - MARGIN), end: Math.min(latest, end + MARGIN) };
  });
}

/** Joins stretches, pauses included, into pieces of at most `longest` frames; what is longer is cut where a voice is least likely. */
export function toUtterances(
  stretches: readonly Stretch[],
  voices: Float32Array,
  longest: number,
): Stretch[] {
  const utterances: Stretch[] = [];
  for (const piece of stretches.flatMap((stretch) => cut(stretch, voices, longest))) {
    const last = utterances.at(-1);
    if (last && piece.end - last.begin <= longest)
      utterances[utterances.length - 1] = { ...last, end: piece.end };
    else utterances.push(piece);
  }
  return utterances;
}

function cut({ begin, end }: Stretch, voices: Float32Array, longest: number): Stretch[] {
  if (end - begin <= longest) return [{ begin, end }];
  let quietest = begin + longest;
  for (let frame = begin + longest; frame > begin + longest / 2; frame--) {
    if ((voices[frame] ?? 0) < (voices[quietest] ?? 0)) quietest = frame;
  }
  return [{ begin, end: quietest }, ...cut({ begin: quietest, end }, voices, longest)];
}
