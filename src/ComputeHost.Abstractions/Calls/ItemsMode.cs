namespace ComputeHost.Calls;

/// <summary>What a call's arguments are to its method.</summary>
internal enum ItemsMode
{
    /// <summary>Its arguments.</summary>
    None,

    /// <summary>Items that the method runs for, one after another, up to the first that fails.</summary>
    UntilFault,

    /// <summary>Items that the method runs for, one after another, whether one fails or not.</summary>
    All,
}
