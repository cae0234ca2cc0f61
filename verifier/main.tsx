import '../ui/zod-without-eval.ts';
import { render } from 'preact';
import '../ui/tokens.css';
import '../ui/fonts.css';
import './verifier.css';
import { startI18n, t } from '../ui/i18n.ts';
import { Verifier } from './verifier.tsx';

await startI18n();
document.title = t('verify.pageTitle');
const root = document.getElementById('verifier');
if (root === null) throw new Error('the page has no place for the verifier');
render(<Verifier />, root);
