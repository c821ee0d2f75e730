import { describeSuite } from './describeSuite.ts';

describeSuite('additions', 2);
describeSuite('additions, a fault in one chat', 2);
describeSuite('revocations, then the same people added', 2);
describeSuite('additions of two windows', 1);
