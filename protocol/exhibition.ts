/** The answer of `GET /exhibition.json`: what the curator has decided that visitors' pages show. Texts by BCP 47 language. */
export interface Exhibition {
  museum: {
    /** Empty: not said. */
    name: string;
    title: Record<string, string>;
    opening: Record<string, string>;
    /** `#rrggbb`, readable on the dark ground. */
    accent: string;
  };
  /** Languages offered; empty: all there are. */
  languages: string[];
  consent: Record<string, string>;
  question: Record<string, string>;
  /** What the machine is called where credit is asked about. */
  wording: 'tool' | 'agent';
}
