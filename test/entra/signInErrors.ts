/** The refusals of the real service that the product has words for. */
export type SignInErrorCode =
  | 'AADSTS50011'
  | 'AADSTS50076'
  | 'AADSTS53003'
  | 'AADSTS65001'
  | 'AADSTS65002'
  | 'AADSTS90094'
  | 'AADSTS500121';

/** What a refusal looks like, in the browser and at the token endpoint. */
export interface SignInError {
  /** Heading of the page the person sees. */
  readonly heading: string;
  /** The service's own sentence, without code and trace. */
  readonly message: string;
  /** OAuth error word at the token endpoint, or when the page hands the person back to the application. */
  readonly error: 'invalid_grant' | 'invalid_client' | 'access_denied' | 'interaction_required';
  readonly suberror?: string;
  /** Whether the page has a way back to the application; without one the person can only close it. */
  readonly returnsToApplication: boolean;
}

/** Words as the service shows them: https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
export function signInError(code: SignInErrorCode, clientId: string): SignInError {
  switch (code) {
    case 'AADSTS50011':
      return {
        heading: 'Sorry, but we’re having trouble signing you in.',
        message: `The redirect URI specified in the request does not match the redirect URIs configured for the application '${clientId}'. Make sure the redirect URI sent in the request matches one added to your application in the Azure portal.`,
        error: 'invalid_client',
        returnsToApplication: false,
      };
    case 'AADSTS50076':
      return {
        heading: 'More information required',
        message:
          "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '00000003-0000-0000-c000-000000000000'.",
        error: 'interaction_required',
        suberror: 'basic_action',
        returnsToApplication: true,
      };
    case 'AADSTS53003':
      return {
        heading: 'You cannot access this right now',
        message:
          'Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.',
        error: 'invalid_grant',
        suberror: 'message_only',
        returnsToApplication: false,
      };
    case 'AADSTS65001':
      return {
        heading: 'Sorry, but we’re having trouble signing you in.',
        message: `The user or administrator has not consented to use the application with ID '${clientId}'. Send an interactive authorization request for this user and resource.`,
        error: 'invalid_grant',
        suberror: 'consent_required',
        returnsToApplication: true,
      };
    case 'AADSTS65002':
      return {
        heading: 'Sorry, but we’re having trouble signing you in.',
        message: `Consent between first party application '${clientId}' and first party resource '00000003-0000-0000-c000-000000000000' must be configured via preauthorization - applications owned and operated by Microsoft must get approval from the API owner before requesting tokens for that API.`,
        error: 'invalid_grant',
        returnsToApplication: false,
      };
    case 'AADSTS90094':
      return {
        heading: 'Need admin approval',
        message:
          'An administrator of Contoso has set a policy that prevents you from granting these permissions.',
        error: 'access_denied',
        returnsToApplication: true,
      };
    // Which error follows a second factor that was not given is not documented: this one is our choice.
    case 'AADSTS500121':
      return {
        heading: 'Sorry, but we’re having trouble signing you in.',
        message: 'Authentication failed during strong authentication request.',
        error: 'access_denied',
        returnsToApplication: true,
      };
  }
}
