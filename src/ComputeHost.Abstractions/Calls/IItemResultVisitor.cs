namespace ComputeHost.Calls;

/// <summary>Is told what a method returns for each item of a call: nothing else knows it while the program is compiled.</summary>
internal interface IItemResultVisitor
{
    void Visit<TResult>();
}
