import { describeSuite } from './describeSuite.ts';

describeSuite('revocations', 3);
describeSuite('revocations, a fault in one chat', 2);
describeSuite('revocations of two windows', 1);
