/** Where somebody speaks, and in what pieces it is heard. Pure: probabilities of frames in, frames out. */

/** A stretch of frames, `end` excluded. */
export interface Stretch {
  readonly begin: number;
  readonly end: number;
}

export interface SpeechRules {
  /** A voice begins at this probability … */
  readonly begins: number;
  /** … and goes on down to this one. */
  readonly goesOn: number;
  /** Frames of pause that do not end a stretch. */
  readonly pause: number;
  /** A shorter stretch is a click or a cough. */
  readonly shortest: number;
  /** Frames kept before and behind a stretch: soft consonants come before the detector is sure. */
  readonly margin: number;
}

/** Stretches of speech, with their margins, in order and apart. */
export function findSpeech(voices: Float32Array, rules: SpeechRules): Stretch[] {
  const stretches: { begin: number; end: number }[] = [];
  let current: { begin: number; end: number } | null = null;
  for (const [frame, voice] of voices.entries()) {
    if (current ? voice >= rules.goesOn : voice >= rules.begins) {
      current ??= { begin: frame, end: frame };
      current.end = frame + 1;
    } else if (current && frame - current.end >= rules.pause) {
      stretches.push(current);
      current = null;
    }
  }
  if (current) stretches.push(current);
  return withMargins(
    stretches.filter(({ begin, end }) => end - begin >= rules.shortest),
    rules.margin,
    voices.length,
  );
}

/** Margins of neighbours meet half-way. */
function withMargins(stretches: readonly Stretch[], margin: number, frames: number): Stretch[] {
  return stretches.map(({ begin, end }, i) => {
    const before = stretches[i - 1]?.end;
    const after = stretches[i + 1]?.begin;
    const earliest = before === undefined ? 0 : Math.ceil((before + begin) / 2);
    const latest = after === undefined ? frames : Math.ceil((end + after) / 2);
    return { begin: Math.max(earliest, begin - margin), end: Math.min(latest, end + margin) };
  });
}

/** Joins stretches, pauses included, into pieces of at most `longest` frames; what is longer is cut where a voice is least likely. */
export function toUtterances(stretches: readonly Stretch[], voices: Float32Array, longest: number): Stretch[] {
  const utterances: Stretch[] = [];
  for (const piece of stretches.flatMap((stretch) => cut(stretch, voices, longest))) {
    const last = utterances.at(-1);
    if (last && piece.end - last.begin <= longest) utterances[utterances.length - 1] = { ...last, end: piece.end };
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
