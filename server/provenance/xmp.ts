/** What a file says of itself in the metadata that picture programs read (XMP, ISO 16684; IPTC Photo Metadata 2025.1). */
import type { Biography } from '../../protocol/index.ts';
import { TRAINED_ALGORITHMIC_MEDIA } from './c2pa/sign.ts';

/** Namespace of the biography; a name, not an address. */
export const BIOGRAPHY_NAMESPACE = 'urn:echoes-of-imagination:biography:1.0';

/** Names and sentences that metadata carries. */
export interface XmpTexts {
  /** The exhibition. */
  readonly house: string;
  readonly title: string;
  /** What it is, in a sentence. */
  readonly description: string;
  /** Credits that the sources' licences ask for. */
  readonly credits: readonly string[];
}

/** An XMP packet. `words` are left out where `biography` has none. */
export function xmpOf(biography: Biography, texts: XmpTexts, tool: string): string {
  const { words, painter, paintedAt } = biography;
  const lang = (name: string, text: string): string =>
    `<${name}><rdf:Alt><rdf:li xml:lang="x-default">${xml(text)}</rdf:li></rdf:Alt></${name}>`;
  const simple = (name: string, text: string | null): string =>
    text === null || text === '' ? '' : `<${name}>${xml(text)}</${name}>`;
  return [
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>',
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    '<rdf:Description rdf:about=""',
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"',
    ' xmlns:xmp="http://ns.adobe.com/xap/1.0/"',
    ' xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"',
    ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"',
    ' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"',
    ` xmlns:echoes="${BIOGRAPHY_NAMESPACE}">`,
    simple('Iptc4xmpExt:DigitalSourceType', TRAINED_ALGORITHMIC_MEDIA),
    simple('Iptc4xmpExt:AISystemUsed', painter.name),
    simple('Iptc4xmpExt:AIPromptInformation', words.used),
    lang('dc:title', texts.title),
    lang('dc:description', texts.description),
    texts.credits.length > 0 ? lang('dc:rights', texts.credits.join('\n')) : '',
    simple('photoshop:Credit', texts.house),
    simple('xmp:CreatorTool', tool),
    simple('xmp:CreateDate', paintedAt),
    simple('echoes:Biography', JSON.stringify(biography)),
    '</rdf:Description></rdf:RDF></x:xmpmeta>',
    '<?xpacket end="r"?>',
  ].join('');
}

/** Signs that XML 1.0 does not know are dropped. */
const xml = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be in it.
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/[&<>"]/g, (sign) => `&#${sign.codePointAt(0)};`);

/** What an XMP packet of any maker claims. Read without an XML parser: there is nothing in it to expand. */
export function claimsOf(packet: string) {
  const first = (name: string): string | null => {
    const value =
      new RegExp(`<[\\w-]+:${name}[^>]{0,300}>([\\s\\S]{0,4000}?)</[\\w-]+:${name}>`).exec(packet)?.[1] ??
      new RegExp(`[\\w-]+:${name}="([^"]{0,1000})"`).exec(packet)?.[1];
    const text = value
      ?.replace(/<[^>]*>/g, ' ')
      .replace(/&#(\d{1,7});/g, (_, code) => String.fromCodePoint(Math.min(Number(code), 0x10ffff)))
      .replace(/&(lt|gt|quot|apos|amp);/g, (_, name) => ENTITIES[name as keyof typeof ENTITIES])
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, 300);
    return text ? text : null;
  };
  const claims = {
    sourceType: first('DigitalSourceType'),
    tool: first('AISystemUsed') ?? first('CreatorTool'),
    title: first('title'),
    credit: first('Credit'),
  };
  return Object.values(claims).some((claim) => claim !== null) ? claims : null;
}

const ENTITIES = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' } as const;
