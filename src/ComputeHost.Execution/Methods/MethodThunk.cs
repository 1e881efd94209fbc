using System.Reflection;
using System.Reflection.Emit;
using ComputeHost.Calls;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Seam;

namespace ComputeHost.Execution.Methods;

/// <summary>
/// Brings every callable method to one form per arity: its arguments, then a context, to a result. Written as IL once per method, so that a call passes neither
/// reflection nor a chain of delegates.
/// </summary>
internal static class MethodThunk
{
    private static readonly MethodInfo ReadToken = typeof(ComputeContext).GetProperty(nameof(ComputeContext.CancellationToken))!.GetMethod!;

    public static TDelegate Create<TDelegate>(MethodContract contract)
        where TDelegate : Delegate
    {
        MethodInfo method = contract.Method!;
        Type[] parameters = [.. contract.ParameterTypes, typeof(ComputeContext)];
        var thunk = new DynamicMethod(WorkerFrames.CallPrefix + method.Name, contract.ResultType, parameters, method.Module, skipVisibility: true);
        ILGenerator il = thunk.GetILGenerator();
        for (int index = 0; index < contract.ParameterTypes.Count; index++)
        {
            il.Emit(OpCodes.Ldarg, index);
        }

        if (contract.Tail != MethodTail.None)
        {
            il.Emit(OpCodes.Ldarg, contract.ParameterTypes.Count);
            if (contract.Tail == MethodTail.CancellationToken)
            {
                il.Emit(OpCodes.Callvirt, ReadToken);
            }
        }

        il.Emit(OpCodes.Call, method);
        if (method.ReturnType == typeof(void))
        {
            il.Emit(OpCodes.Ldloc, il.DeclareLocal(typeof(NoResult)));
        }

        il.Emit(OpCodes.Ret);
        return thunk.CreateDelegate<TDelegate>();
    }
}
