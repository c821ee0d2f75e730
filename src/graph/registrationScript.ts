import { graphApplicationId, type Cloud, type CloudName } from './cloud.ts';
import {
  clientIdPlaceholder,
  isTenant,
  redirectUris,
  registrationPermissions,
  type RedirectUri,
} from './registration.ts';

const registrationName = 'Teams Chat Access';

/** What Azure CLI calls the clouds. It has no DoD cloud of its own with Graph's root there. */
const azureCliClouds: Readonly<Partial<Record<CloudName, string>>> = {
  global: 'AzureCloud',
  usGovHigh: 'AzureUSGovernment',
  china: 'AzureChinaCloud',
};

/** What Microsoft Graph PowerShell calls the clouds. */
export const powerShellEnvironments: Readonly<Record<CloudName, string>> = {
  global: 'Global',
  usGovHigh: 'USGov',
  usGovDoD: 'USGovDoD',
  china: 'China',
};

/** Whether Azure CLI can create a registration in a cloud. */
export function hasAzureCli(cloud: Cloud): boolean {
  return azureCliClouds[cloud.name] !== undefined;
}

/**
 * A Bash script that creates the registration with Azure CLI and prints its ids. Permissions are looked up by name in
 * the tenant itself.
 * @param tenantId left out of the script unless it is one.
 * @see https://learn.microsoft.com/cli/azure/ad/app
 */
export function azureCliScript(cloud: Cloud, tenantId: string): string {
  const names = registrationPermissions(cloud).map(({ name }) => name);
  return `#!/usr/bin/env bash
# Creates the app registration "${registrationName}" with Azure CLI, and prints its client ID and tenant ID.
set -euo pipefail

az cloud set --name ${azureCliClouds[cloud.name] ?? 'AzureCloud'}
az login --allow-no-subscriptions${isTenant(tenantId) ? ` --tenant '${tenantId}'` : ''} --output none

clientId=$(az ad app create \\
  --display-name '${registrationName}' \\
  --sign-in-audience AzureADMyOrg \\
  --is-fallback-public-client true \\
  --query appId --output tsv)

# One of the redirect URIs holds the client ID.
az ad app update --id "$clientId" --public-client-redirect-uris \\
${uris(redirectUris(''), uri => `  "${uri.replace(clientIdPlaceholder, '$clientId')}"`, ' \\\n')}

graph='${graphApplicationId}'
for permission in ${names.join(' ')}; do
  id=$(az ad sp show --id "$graph" \\
    --query "oauth2PermissionScopes[?value=='$permission'].id | [0]" --output tsv)
  az ad app permission add --id "$clientId" --api "$graph" --api-permissions "$id=Scope" --only-show-errors
done
az ad sp create --id "$clientId" --output none

# Run by an administrator, this grants the permissions. Otherwise leave it to one.
az ad app permission admin-consent --id "$clientId" || echo 'An administrator still has to grant the permissions.'

echo "Client ID: $clientId"
echo "Tenant ID: $(az account show --query tenantId --output tsv)"
`;
}

/**
 * A script that creates the registration with Microsoft Graph PowerShell and prints its ids.
 * @param tenantId left out of the script unless it is one.
 * @see https://learn.microsoft.com/powershell/module/microsoft.graph.applications/new-mgapplication
 */
export function graphPowerShellScript(cloud: Cloud, tenantId: string): string {
  const names = registrationPermissions(cloud).map(({ name }) => `'${name}'`);
  return `#Requires -Modules Microsoft.Graph.Applications
# Creates the app registration "${registrationName}" with Microsoft Graph PowerShell, and prints its client ID and tenant ID.
$ErrorActionPreference = 'Stop'

Connect-MgGraph -NoWelcome -Environment ${powerShellEnvironments[cloud.name]}${isTenant(tenantId) ? ` -TenantId '${tenantId}'` : ''} -Scopes 'Application.ReadWrite.All'

$graph = Get-MgServicePrincipal -Filter "appId eq '${graphApplicationId}'"
$names = ${names.join(', ')}
$permissions = @($graph.Oauth2PermissionScopes | Where-Object Value -In $names)
if ($permissions.Count -ne $names.Count) { throw 'This tenant does not know all of the permissions.' }

$application = New-MgApplication -DisplayName '${registrationName}' -SignInAudience AzureADMyOrg -IsFallbackPublicClient -RequiredResourceAccess @{
    ResourceAppId  = $graph.AppId
    ResourceAccess = @($permissions | ForEach-Object { @{ Id = $_.Id; Type = 'Scope' } })
}

# One of the redirect URIs holds the client ID.
Update-MgApplication -ApplicationId $application.Id -PublicClient @{
    RedirectUris = @(
${uris(redirectUris(''), uri => `        "${uri.replace(clientIdPlaceholder, '$($application.AppId)')}"`, '\n')}
    )
}
New-MgServicePrincipal -AppId $application.AppId | Out-Null

"Client ID: $($application.AppId)"
"Tenant ID: $((Get-MgContext).TenantId)"
"An administrator still has to grant the permissions."
`;
}

function uris(all: readonly RedirectUri[], line: (uri: string) => string, separator: string): string {
  return all.map(({ uri }) => line(uri)).join(separator);
}
