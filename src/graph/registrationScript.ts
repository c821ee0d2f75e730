import { graphApplicationId, type Cloud, type CloudName } from './cloud.ts';
import {
  clientIdPlaceholder,
  isTenant,
  redirectUris,
  registrationPermissions,
  reportedWebUri,
  type RedirectUri,
} from './registration.ts';

/** What a registration is called unless the person wants another name. */
export const usualRegistrationName = 'Teams Chat Access';

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

/** Letters, digits and what stands between words: nothing that a shell, OData or JSON could take for its own. */
const namePattern = /^[\p{L}\p{N}][\p{L}\p{M}\p{N} ._()+-]{0,89}$/u;

/** Whether the scripts can give a registration this name. */
export function isRegistrationName(text: string): boolean {
  return namePattern.test(text);
}

/** What a script is made for. */
export interface RegistrationScriptOptions {
  readonly cloud: Cloud;
  /** Left out of the script unless it is one. */
  readonly tenantId: string;
  /** What the registration is called; the usual name unless {@link isRegistrationName}. */
  readonly name: string;
}

/**
 * A Bash script that creates the registration with Azure CLI, or adds what is missing to the one whose client id is
 * written into the script, and prints its ids. `az ad app create` is not used: it changes any app of the same name.
 * @see https://learn.microsoft.com/cli/azure/ad/app
 */
export function azureCliScript({ cloud, tenantId, name }: RegistrationScriptOptions): string {
  const permissions = registrationPermissions(cloud).map(permission => permission.name);
  const plainUris = redirectUris('').filter(({ uri }) => !uri.includes(clientIdPlaceholder));
  const ownUris = redirectUris('').filter(({ uri }) => uri.includes(clientIdPlaceholder));
  return `#!/usr/bin/env bash
# Creates an app registration for Teams Chat Access with Azure CLI, and prints its client ID and tenant ID.
# It can be run again: it changes no app registration but the one whose client ID you write here. All of it stands in
# parentheses, so that it can be pasted into a terminal, too. It is for Bash: in zsh, as on a Mac, enter bash first.
(
if [ -z "\${BASH_VERSION:-}" ]; then
  echo 'Nothing was changed. This script is for Bash. Enter bash, and then run it again.' >&2
  exit 1
fi
set -euo pipefail

# The client ID of your own app registration, to add what it lacks. Leave it empty to create a new one.
clientId=''
name='${registrationName(name)}'
tenant='${isTenant(tenantId) ? tenantId : ''}'
# Leave out what you do not need.
permissions='${permissions.join(' ')}'${azureCliWebVariable(cloud)}${grantVariable(cloud)}

# A sign-in of its own, gone at the end: your Azure CLI stays as it is.
AZURE_CONFIG_DIR=$(mktemp -d)
export AZURE_CONFIG_DIR AZURE_CORE_LOGIN_EXPERIENCE_V2=off
trap 'rm -rf "$AZURE_CONFIG_DIR"' EXIT
plain() { tr -d '\\r'; } # Azure CLI on Windows ends lines with two characters.
az cloud set --name ${azureCliClouds[cloud.name] ?? 'AzureCloud'} --only-show-errors
# Where no browser opens, add --use-device-code.
az login --allow-no-subscriptions \${tenant:+--tenant "$tenant"} --output none
tenantId=$(az account show --query tenantId --output tsv | plain)

# The permissions, by name. Nothing is created unless this tenant knows them all.
graph='${graphApplicationId}'
scopes=$(az ad sp show --id "$graph" --query 'oauth2PermissionScopes[].[value, id]' --output tsv | plain)
missing=''
ids=''
for permission in $permissions; do
  id=$(awk -v name="$permission" '$1 == name { print $2 }' <<< "$scopes")
  if [ -z "$id" ]; then missing="$missing $permission"; else ids="$ids $id"; fi
done
if [ -n "$missing" ]; then
  echo "Nothing was changed. Microsoft Graph in this tenant does not know:$missing" >&2
  exit 1
fi

if [ -n "$clientId" ]; then
  if ! az ad app show --id "$clientId" --output none 2> /dev/null; then
    echo 'Nothing was changed. This tenant has no app registration with this client ID.' >&2
    exit 1
  fi
else
  others=$(az ad app list --filter "displayName eq '$name'" --query '[].appId' --output tsv | plain)
  if [ -n "$others" ]; then
    echo "Nothing was changed. There is an app registration called $name already, with the client ID:" >&2
    echo "$others" >&2
    echo 'If it is yours, write its client ID at the top of this script. If not, write another name there.' >&2
    exit 1
  fi
  clientId=$(az rest --method POST --url '${cloud.graphRoot}/v1.0/applications' --query appId --output tsv --body \\
    "{\\"displayName\\": \\"$name\\", \\"signInAudience\\": \\"AzureADMyOrg\\", \\"isFallbackPublicClient\\": true}" | plain)
fi
echo "Client ID: $clientId"
echo "Tenant ID: $tenantId"

# What was just created may take a while to be found.
retry() {
  for attempt in 1 2 3 4 5 6 7 8 9 10; do
    if "$@" 2> "$AZURE_CONFIG_DIR/problem"; then return 0; fi
    if [ "$attempt" != 10 ]; then sleep 3; fi
  done
  cat "$AZURE_CONFIG_DIR/problem" >&2
  return 1
}

# What it has stays, and what it lacks is added.
retry az ad app show --id "$clientId" --output none
uris=$(az ad app show --id "$clientId" --query 'publicClient.redirectUris[]' --output tsv | plain)
for uri in \\
${uris([...plainUris, ...ownUris], uri => `  "${uri.replace(clientIdPlaceholder, '$clientId')}"`, ' \\\n')}; do
  if ! grep -qxF -- "$uri" <<< "$uris"; then uris="$uris"$'\\n'"$uri"; fi
done
# shellcheck disable=SC2086 # No redirect URI holds a blank.
retry az ad app update --id "$clientId" --is-fallback-public-client true --public-client-redirect-uris $uris
${azureCliWebPart(cloud)}
has=$(az ad app show --id "$clientId" \\
  --query "requiredResourceAccess[?resourceAppId=='$graph'].resourceAccess[].id" --output tsv | plain)
lacks=''
for id in $ids; do
  if ! grep -qxF -- "$id" <<< "$has"; then lacks="$lacks $id=Scope"; fi
done
if [ -n "$lacks" ]; then
  # shellcheck disable=SC2086 # One argument for each permission.
  retry az ad app permission add --id "$clientId" --api "$graph" --api-permissions $lacks --only-show-errors
fi

# Its service principal, which stands for it in this tenant.
principal() { az ad sp list --filter "appId eq '$clientId'" --query '[0].id' --output tsv | plain; }
is_there() { [ -n "$(principal)" ]; }
create() { az ad sp create --id "$clientId" --output none || is_there; }
if ! is_there; then
  retry create
  retry is_there || { echo 'The app registration is made. Its service principal is not there yet.' >&2; exit 1; }
fi
${consentPart(cloud)})
`;
}

/** vscode.dev and github.dev sign in to the global cloud. */
function hasWebSignIn(cloud: Cloud): boolean {
  return cloud.name === 'global';
}

/** What the scripts say of the redirect URI for the web, as comments. */
const webComment = `# yes, to sign in at vscode.dev or github.dev too. This is the address that one report names for them, as a single-page
# application: ${reportedWebUri.uri}. It has not been verified.`;

function azureCliWebVariable(cloud: Cloud): string {
  return hasWebSignIn(cloud)
    ? `
${webComment}
web='no'`
    : '';
}

function azureCliWebPart(cloud: Cloud): string {
  return hasWebSignIn(cloud)
    ? `
if [ "$web" = yes ]; then
  uris=$(az ad app show --id "$clientId" --query 'spa.redirectUris[]' --output tsv | plain)
  if ! grep -qxF -- '${reportedWebUri.uri}' <<< "$uris"; then
    list='"${reportedWebUri.uri}"'
    for uri in $uris; do list="$list, \\"$uri\\""; done
    retry az rest --method PATCH --url "${cloud.graphRoot}/v1.0/applications(appId='$clientId')" \\
      --body "{\\"spa\\": {\\"redirectUris\\": [$list]}}"
  fi
fi
`
    : '';
}

/** Azure CLI can grant permissions in the global cloud alone. */
function canGrantWithAzureCli(cloud: Cloud): boolean {
  return cloud.name === 'global';
}

function grantVariable(cloud: Cloud): string {
  return canGrantWithAzureCli(cloud)
    ? `
# yes, if you are an administrator and want to grant the permissions for everybody in the organization.
grant='no'`
    : '';
}

/** How the permissions are granted: on a page in each cloud. */
function consentPart(cloud: Cloud): string {
  const link = `${cloud.loginRoot}/$tenantId/adminconsent?client_id=$clientId`;
  const byLink = `echo 'An administrator can grant the permissions for everybody in the organization here:'
echo "${link}"
`;
  return canGrantWithAzureCli(cloud)
    ? `
if [ "$grant" = yes ]; then
  if retry az ad app permission admin-consent --id "$clientId"; then
    echo 'The permissions are granted.'
    exit 0
  fi
  echo 'The permissions are not granted.' >&2
fi
${byLink}`
    : `
${byLink}`;
}

/**
 * A script that does the same with Microsoft Graph PowerShell.
 * @see https://learn.microsoft.com/powershell/module/microsoft.graph.applications/new-mgapplication
 */
export function graphPowerShellScript({ cloud, tenantId, name }: RegistrationScriptOptions): string {
  const permissions = registrationPermissions(cloud).map(permission => `'${permission.name}'`);
  return `#Requires -Modules Microsoft.Graph.Applications
# Creates an app registration for Teams Chat Access with Microsoft Graph PowerShell, and prints its client ID and tenant ID.
# It can be run again: it changes no app registration but the one whose client ID you write here. All of it stands in
# braces, so that it can be pasted into a terminal, too.
& {
$ErrorActionPreference = 'Stop'

# The client ID of your own app registration, to add what it lacks. Leave it empty to create a new one.
$clientId = ''
$name = '${registrationName(name)}'
$tenant = '${isTenant(tenantId) ? tenantId : ''}'
# Leave out what you do not need.
$names = ${permissions.join(', ')}${powerShellWebVariable(cloud)}

# For this run alone: other sign-ins of Microsoft Graph PowerShell stay as they are.
$connection = @{
    Environment  = '${powerShellEnvironments[cloud.name]}'
    Scopes       = 'Application.ReadWrite.All'
    ContextScope = 'Process'
    NoWelcome    = $true
}
if ($tenant) { $connection.TenantId = $tenant }
Connect-MgGraph @connection
$tenantId = (Get-MgContext).TenantId

# The permissions, by name. Nothing is created unless this tenant knows them all.
$graph = Get-MgServicePrincipal -Filter "appId eq '${graphApplicationId}'"
$permissions = @($graph.Oauth2PermissionScopes | Where-Object { $_.Value -in $names })
$missing = @($names | Where-Object { $_ -notin $permissions.Value })
if ($missing) { throw "Nothing was changed. Microsoft Graph in this tenant does not know: $($missing -join ', ')" }

# What was just created may take a while to be found.
function Wait-Until([scriptblock] $try) {
    foreach ($attempt in 1..10) {
        try { $found = & $try; if ($found) { return $found } } catch { if ($attempt -eq 10) { throw } }
        if ($attempt -lt 10) { Start-Sleep -Seconds 3 }
    }
    throw 'What was just created is not there yet. Run this script again, with the client ID at its top.'
}

if ($clientId) {
    if (-not (Get-MgApplication -Filter "appId eq '$clientId'")) {
        throw 'Nothing was changed. This tenant has no app registration with this client ID.'
    }
}
else {
    $others = @(Get-MgApplication -Filter "displayName eq '$name'" -All)
    if ($others) {
        throw "Nothing was changed. There is an app registration called $name already, with the client ID $($others.AppId -join ', '). If it is yours, write its client ID at the top of this script. If not, write another name there."
    }
    $clientId = (New-MgApplication -DisplayName $name -SignInAudience AzureADMyOrg -IsFallbackPublicClient).AppId
}
"Client ID: $clientId"
"Tenant ID: $tenantId"
$application = Wait-Until { Get-MgApplication -Filter "appId eq '$clientId'" }

# What it has stays, and what it lacks is added.
$redirectUris = @($application.PublicClient.RedirectUris) + @(
${uris(redirectUris(''), uri => `    "${uri.replace(clientIdPlaceholder, '$clientId')}"`, '\n')}
) | Where-Object { $_ } | Select-Object -Unique
$others = @($application.RequiredResourceAccess | Where-Object { $_.ResourceAppId -ne $graph.AppId } | ForEach-Object {
    @{ ResourceAppId = $_.ResourceAppId; ResourceAccess = @($_.ResourceAccess | ForEach-Object { @{ Id = $_.Id; Type = $_.Type } }) }
})
$has = @($application.RequiredResourceAccess | Where-Object { $_.ResourceAppId -eq $graph.AppId } | ForEach-Object { $_.ResourceAccess })
$lacks = @($permissions | Where-Object { $_.Id -notin $has.Id })
$access = @($has | ForEach-Object { @{ Id = $_.Id; Type = $_.Type } }) + @($lacks | ForEach-Object { @{ Id = $_.Id; Type = 'Scope' } })
Update-MgApplication -ApplicationId $application.Id -IsFallbackPublicClient -PublicClient @{ RedirectUris = @($redirectUris) } -RequiredResourceAccess (
    $others + @(@{ ResourceAppId = $graph.AppId; ResourceAccess = $access })
)
${powerShellWebPart(cloud)}
# Its service principal, which stands for it in this tenant.
if (-not (Get-MgServicePrincipal -Filter "appId eq '$clientId'")) {
    Wait-Until { New-MgServicePrincipal -AppId $clientId } | Out-Null
    Wait-Until { Get-MgServicePrincipal -Filter "appId eq '$clientId'" } | Out-Null
}

'An administrator can grant the permissions for everybody in the organization here:'
"${cloud.loginRoot}/$tenantId/adminconsent?client_id=$clientId"
}
`;
}

function powerShellWebVariable(cloud: Cloud): string {
  return hasWebSignIn(cloud)
    ? `
${webComment}
$web = 'no'`
    : '';
}

function powerShellWebPart(cloud: Cloud): string {
  return hasWebSignIn(cloud)
    ? `if ($web -eq 'yes') {
    $webUris = @($application.Spa.RedirectUris) + '${reportedWebUri.uri}' | Where-Object { $_ } | Select-Object -Unique
    Update-MgApplication -ApplicationId $application.Id -Spa @{ RedirectUris = @($webUris) }
}
`
    : '';
}

function registrationName(name: string): string {
  return isRegistrationName(name) ? name : usualRegistrationName;
}

function uris(all: readonly RedirectUri[], line: (uri: string) => string, separator: string): string {
  return all.map(({ uri }) => line(uri)).join(separator);
}
