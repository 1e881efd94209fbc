<#
.SYNOPSIS
Builds, tests and packs ComputeHost.
.EXAMPLE
./build.ps1 -Target Test -Configuration Release
#>
param(
    [ValidateSet('Build', 'Test', 'LoadTest', 'Pack')]
    [string] $Target = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release'
)

$ErrorActionPreference = 'Stop'

function Invoke-DotNet {
    & dotnet @args
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}

$solution = "$PSScriptRoot/ComputeHost.sln"

switch ($Target) {
    'Build' {
        Invoke-DotNet build $solution --configuration $Configuration
    }
    'Test' {
        Invoke-DotNet test $solution --configuration $Configuration
    }
    'LoadTest' {
        Invoke-DotNet run --project "$PSScriptRoot/tests/ComputeHost.LoadTests" --configuration Release
    }
    'Pack' {
        # The same commit gives the same assemblies wherever it is built: no path of this machine is in them.
        Invoke-DotNet pack $solution --configuration $Configuration --output "$PSScriptRoot/artifacts/packages" -p:ContinuousIntegrationBuild=true
    }
}
